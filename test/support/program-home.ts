/** A home with wrapped programs under the built command line, and what becomes of their processes. */
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {InstanceView} from '../../state/domain/instance/snapshot.ts';
import {hasEnded, readProcStat} from '../../state/process/proc-stat.ts';
import {lookAt} from './look.ts';
import {hasErrorCode} from '../../state/domain/error.ts';
import {createTestHome, type Home, until} from './pitwall.ts';

export type ProgramHome = Home & {
	/** Writes `pitwall.yaml` with the instance BOT of these settings, and `others`. */
	configure(settings: Record<string, unknown>, others?: Record<string, unknown>): void;
	view(): InstanceView;
	/** Resolves with the view of BOT once `condition` holds. */
	see(what: string, condition: (view: InstanceView) => boolean): Promise<InstanceView>;
	/** Text of the log of BOT. */
	log(): string;
	file(name: string): string;
	has(name: string): boolean;
	/** The pids that a fixture wrote into its file `pids`. */
	pids(): number[];
};

/** Returns the absolute path of a program in `test/fixture/program/`. */
export function fixtureProgram(name: string): string {
	return fileURLToPath(new URL(`../../test/fixture/program/${name}`, import.meta.url));
}

export async function createProgramHome(): Promise<ProgramHome> {
	const home = createTestHome();
	await home.run(['init']);
	const {path} = home;
	const file = (name: string) => readFileSync(join(path, name), 'utf8');
	const has = (name: string) => existsSync(join(path, name));
	return {
		...home,
		configure(settings, others = {}) {
			const text = JSON.stringify({instances: {BOT: settings, ...others}});
			writeFileSync(join(path, 'pitwall.yaml'), text);
		},
		view: () => lookAt(path, 'BOT'),
		async see(what, condition) {
			await until(what, () => condition(lookAt(path, 'BOT')));
			return lookAt(path, 'BOT');
		},
		log() {
			try {
				return file('logs/BOT.log');
			} catch (error) {
				// Before its first line, and for a moment while it is rotated.
				if (hasErrorCode(error, 'ENOENT')) return '';
				throw error;
			}
		},
		file,
		has,
		pids: () => (has('pids') ? file('pids').trim().split(' ').map(Number) : []),
	};
}

/** Whether process `pid` lives; one that has ended and waits for its parent does not. */
export function isAlive(pid: number): boolean {
	const stat = readProcStat(pid);
	return stat !== null && !hasEnded(stat);
}

/** Sends `signal` to each process that has not ended; one may end at this very moment. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
	for (const pid of pids) {
		try {
			if (isAlive(pid)) process.kill(pid, signal);
		} catch (error) {
			if (!hasErrorCode(error, 'ESRCH')) throw error;
		}
	}
}
