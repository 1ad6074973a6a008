/** Those that keep programs alive and log their output: Pitwall, pm2, and a bare spawn as the baseline of both. */
import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {startEnvironment} from '../support/environment.ts';
import {programFile} from '../support/pitwall.ts';

/** Keeps programs by their names; every method resolves when it is done. */
export type Keeper = {
	name: string;
	start(program: string): Promise<void>;
	/** Ends a program; what it printed stays. */
	stop(program: string): Promise<void>;
	/** Ends every program and process of the keeper. */
	down(): Promise<void>;
	/** The files that hold what the program printed, oldest first. */
	logs(program: string): string[];
	/** Its own processes, without the programs. Null: it has none. */
	pids(): number[] | null;
};

export type Programs = Readonly<Record<string, readonly string[]>>;

/** Starts each program with its output on a file, and does nothing more. */
export function directKeeper(folder: string, programs: Programs): Keeper {
	mkdirSync(folder, {recursive: true});
	const children = new Map<string, ChildProcess>();
	const log = (program: string) => join(folder, `${program}.log`);
	const stop = async (program: string) => {
		const child = children.get(program);
		children.delete(program);
		if (child !== undefined) await ended(child);
	};
	return {
		name: 'direct',
		async start(program) {
			const [file = '', ...parameters] = programs[program] ?? [];
			const output = openSync(log(program), 'a');
			const child = spawn(file, parameters, {
				stdio: ['ignore', output, output],
				env: startEnvironment(),
			});
			closeSync(output);
			children.set(program, child);
			await once(child, 'spawn');
		},
		stop,
		async down() {
			for (const program of children.keys()) await stop(program);
		},
		logs: program => [log(program)],
		pids: () => null,
	};
}

/** The built command line on a home of its own. */
export function pitwallKeeper(home: string, programs: Programs): Keeper {
	mkdirSync(home, {recursive: true});
	const entries = Object.entries(programs).map(([name, command]) => [name, {command}]);
	writeFileSync(
		join(home, 'pitwall.yaml'),
		JSON.stringify({instances: Object.fromEntries(entries)}),
	);
	const env = {...startEnvironment(), PITWALL_HOME: home, HOME: home};
	const run = async (...parameters: string[]) => {
		await finished(spawn(process.execPath, [programFile, ...parameters], {stdio: 'ignore', env}));
	};
	const logs = join(home, 'logs');
	return {
		name: 'Pitwall',
		start: program => run('start', program),
		stop: program => run('kill', program),
		down: () => run('down', '--yes'),
		logs: program =>
			filesIn(logs)
				.filter(file => file === `${program}.log` || file.startsWith(`${program}.log.0`))
				.map(file => join(logs, file)),
		pids: () =>
			filesIn(join(home, 'instances'))
				.map(file => Number(file.split('_')[3]))
				.filter(isAlive),
	};
}

/** Installs pm2 into `folder`; returns its keeper, or why there is none. */
export function pm2Keeper(folder: string, programs: Programs): Keeper | string {
	const {status, stderr} = spawnSync(
		'npm',
		['install', '--prefix', folder, '--no-audit', '--no-fund', 'pm2@7.0.4'],
		{encoding: 'utf8', env: startEnvironment(), timeout: 180_000},
	);
	if (status !== 0) return `pm2 could not be installed: ${stderr.trim().slice(-200)}`;
	const home = join(folder, 'home');
	const env = {...startEnvironment(), PM2_HOME: home, HOME: folder};
	const run = async (...parameters: string[]) => {
		const file = join(folder, 'node_modules/pm2/bin/pm2');
		await finished(spawn(process.execPath, [file, ...parameters], {stdio: 'ignore', env}));
	};
	return {
		name: 'pm2',
		async start(program) {
			const [file = '', ...parameters] = programs[program] ?? [];
			const flags = ['--name', program, '--interpreter', 'none', '--no-autorestart'];
			const own = parameters.length > 0 ? ['--', ...parameters] : [];
			await run('start', file, ...flags, ...own);
		},
		stop: program => run('delete', program),
		down: () => run('kill'),
		logs: program => [join(home, 'logs', `${program}-out.log`)],
		pids: () => [Number(readFileSync(join(home, 'pm2.pid'), 'utf8'))].filter(isAlive),
	};
}

/** Rejects when the program cannot be started; its exit code is the caller's to see in what it left. */
async function finished(child: ChildProcess): Promise<void> {
	await once(child, 'exit');
}

async function ended(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const exit = once(child, 'exit');
	child.kill('SIGKILL');
	await exit;
}

function filesIn(folder: string): string[] {
	try {
		return readdirSync(folder).toSorted();
	} catch {
		return [];
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}
