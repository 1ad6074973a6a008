/** The keys of `pitwall.yaml` that wrap a program as an instance; see config-schema.ts. */
import {z} from 'zod';
import {compilePattern} from '../../pattern/pattern.ts';
import {stopSignals} from '../../domain/instance/instance.ts';

const noNul = (text: string) => !text.includes('\0');
const word = z
	.union([z.string(), z.number().transform(String)], {error: 'expected text or a number'})
	.refine(noNul, {error: 'expected text without a NUL'});

const commandError =
	'expected a program with its arguments such as [python3, bot.py], or a text for the shell';
const command = z.union(
	[
		z
			.string()
			.min(1, {error: commandError})
			.refine(noNul, {error: 'expected text without a NUL'})
			.transform(text => ['/bin/sh', '-c', text]),
		z.array(word).min(1, {error: commandError}),
	],
	{error: commandError},
);

const file = z
	.string({error: 'expected a file'})
	.min(1, {error: 'expected a file'})
	.refine(noNul, {error: 'expected a file name without a NUL'});

const environment = z
	.record(z.string(), word, {error: 'expected variables such as {PORT: 8080}'})
	.superRefine((variables, context) => {
		for (const name of Object.keys(variables)) {
			const message = /^[A-Za-z_]\w*$/.test(name)
				? name.startsWith('PITWALL_')
					? 'expected another name: PITWALL_… is set by Pitwall itself'
					: undefined
				: 'expected a name of letters, digits and _';
			if (message !== undefined) context.addIssue({code: 'custom', path: [name], message});
		}
	});

/** A regular expression as text; the message of an invalid one includes the reason. */
const pattern = z
	.string({error: 'expected a regular expression'})
	.min(1, {error: 'expected a regular expression'})
	.superRefine((text, context) => {
		const compiled = compilePattern(text);
		if (compiled.ok) return;
		const message = `expected a regular expression (${compiled.reason})`;
		context.addIssue({code: 'custom', message});
	});

const readyKeys = ['log', 'file', 'delay', 'timeout'];

function ready(duration: z.ZodType<number>) {
	const one = 'expected exactly one of log, file and delay, such as {log: listening, timeout: 60s}';
	return z
		.strictObject(
			{
				log: pattern.optional(),
				file: file.optional(),
				delay: duration.optional(),
				timeout: duration.optional(),
			},
			{error: one},
		)
		.superRefine(({log, file: path, delay, timeout}, context) => {
			const ways = [log, path, delay].filter(way => way !== undefined);
			if (ways.length !== 1) context.addIssue({code: 'custom', message: one});
			else if (delay !== undefined && timeout !== undefined)
				context.addIssue({
					code: 'custom',
					path: ['timeout'],
					message: 'expected no timeout beside delay: a delay always ends',
				});
		});
}

/** Returns the keys of an instance that wraps a program; `duration` reads `5s`. */
export function commandShape(duration: z.ZodType<number>) {
	const kinds = 'expected algorithm or command';
	return {
		kind: z.enum(['algorithm', 'command'], {error: kinds}).optional(),
		command: command.optional(),
		cwd: file.optional(),
		env: environment.optional(),
		stop_signal: z
			.enum(stopSignals, {error: `expected one of ${stopSignals.join(' ')}`})
			.optional(),
		ready: ready(duration).optional(),
		heartbeat: z
			.union([z.enum(['log', 'none']), z.strictObject({file})], {
				error: 'expected log, none or {file: NAME}',
			})
			.optional(),
	};
}

/** Returns the keys below `instances.NAME.key`; undefined if `key` is not one of these. */
export function commandKeysAt(key: PropertyKey | undefined): string[] | undefined {
	if (key === 'ready') return readyKeys;
	return key === 'heartbeat' ? ['file'] : undefined;
}
