/** Modules that Node loads before any program: using them is free. */
const loadedByNode = new Set([
	'node:buffer',
	'node:events',
	'node:fs',
	'node:module',
	'node:os',
	'node:path',
	'node:process',
	'node:url',
	'node:util',
	'node:vm',
]);

/**
 * Loads Node's modules by `process.getBuiltinModule`: ES imports wrap them in facades that evaluate every lazy getter
 * (streams, promises, web crypto). Modules that Node has not loaded already are loaded at the first call: cryptography,
 * assertions, child processes and streams take 8 ms, which the first commit of a run does not wait for.
 */
export const lazyBuiltins = {
	name: 'lazy-builtins',
	setup(builder) {
		// A constant that is used through a namespace must stop the build, too.
		builder.initialOptions.logOverride = {'import-is-undefined': 'error'};
		builder.onResolve({filter: /^node:/}, ({path}) => ({path, namespace: 'builtin'}));
		builder.onLoad({filter: /.*/, namespace: 'builtin'}, ({path}) => ({
			loader: 'js',
			contents: (loadedByNode.has(path) ? directPicks : lazyCalls)(path),
		}));
	},
};

function directPicks(path) {
	const picks = exportNames(path).map(
		name => `export const ${name} = /* @__PURE__ */ pick('${name}');`,
	);
	return [
		`const all = process.getBuiltinModule('${path}');`,
		'const pick = name => all[name];',
		'export default all;',
		...picks,
	].join('\n');
}

/** Objects of which only methods are used, as checked by hand: execa calls `scheduler.yield()`. */
const objects = new Set(['node:timers/promises scheduler']);

/**
 * Each export is a function that loads the module and then calls or constructs the real export. Only functions and
 * classes are exported, because a proxy for another value would always be truthy: importing anything else stops the
 * build.
 */
function lazyCalls(path) {
	const all = process.getBuiltinModule(path);
	const picks = exportNames(path)
		.filter(name => typeof all[name] === 'function' || objects.has(`${path} ${name}`))
		.map(name => `export const ${name} = /* @__PURE__ */ later(() => all()['${name}']);`);
	return [
		`const all = () => process.getBuiltinModule('${path}');`,
		`const later = real => new Proxy(function () {}, {
			apply: (_, self, parameters) => Reflect.apply(real(), self, parameters),
			construct: (_, parameters, made) => Reflect.construct(real(), parameters, made),
			get: (_, name) => real()[name],
		});`,
		'export default /* @__PURE__ */ later(all);',
		...picks,
	].join('\n');
}

function exportNames(path) {
	const all = process.getBuiltinModule(path);
	return Object.keys(all).filter(name => name !== 'default' && /^[A-Za-z_$][\w$]*$/.test(name));
}
