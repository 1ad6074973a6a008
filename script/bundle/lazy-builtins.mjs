/** Loaded by Node itself before any program: taking from them is free. */
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
 * Takes Node's own modules by `process.getBuiltinModule`: as ES imports they are wrapped in facades that
 * evaluate every lazy getter (streams, promises, web crypto). Those that Node has not loaded by itself are
 * loaded when something of them is first called: cryptography, assertions, child processes and streams
 * take 8 ms that the first commit of a run does not wait for.
 */
export const lazyBuiltins = {
	name: 'lazy-builtins',
	setup(builder) {
		// A constant that is reached through a namespace must stop the build, too.
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

/** Objects of which nothing but methods is used, each looked at: execa calls `scheduler.yield()`. */
const objects = new Set(['node:timers/promises scheduler']);

/**
 * Each export is a function that loads the module, then does what the real one does: call or construct. A number, a
 * text or an object would be truthy whatever it is, so that only functions and classes are exported: importing
 * anything else stops the build.
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
