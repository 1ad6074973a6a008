/**
 * Tool `pin NAME… --home DIR [--upgrade | --try CHANGES]`: pins the code that instances run, and returns one
 * `PinOutcome` a line. `--upgrade` takes each current file; without it, existing pins stay. `--try` pins
 * nothing: it tries parameters, a JSON object of texts, and returns a `TrialOutcome`. Before code runs it
 * writes `{"pinning": NAME}`; it reads the finished names from stdin, and ends with `{"done": true}`.
 */
import {readFileSync} from 'node:fs';
import {parseArgs} from 'node:util';
import {AppError, exitCode, refusalText} from '../../state/domain/error.ts';
import type {InstanceSettings} from '../../state/domain/instance/instance.ts';
import type {PinOutcome, TrialOutcome} from '../../state/domain/instance/pin-outcome.ts';
import {enterNamedHome} from '../../state/home/home-access.ts';
import {systemClock} from '../../state/process/system-clock.ts';
import {settleIn} from '../../state/process/working-directory.ts';
import {type ControlStore, openControlStore} from '../../state/control/control-store.ts';
import {type Home, type PinRequest, pinInstance} from '../algorithm/snapshot/pin-instance.ts';
import {type Snapshot, takeSnapshot} from '../algorithm/snapshot/snapshot.ts';
import {tryParameters} from '../algorithm/try-parameters.ts';
import {captureOutput} from '../loop/output-capture.ts';

type Tell = (document: unknown) => void;

/** Resolves with exit 0 when each name has its outcome, good or bad. */
export async function pin(words: readonly string[], tell: Tell): Promise<number> {
	const {values, positionals} = parseArgs({
		args: [...words],
		allowPositionals: true,
		options: {
			home: {type: 'string'},
			upgrade: {type: 'boolean'},
			try: {type: 'string'},
			'taken-by': {type: 'string'},
		},
	});
	const done = new Set(JSON.parse(readFileSync(0, 'utf8') || '[]') as string[]);
	keepQuiet();
	const directory = enterNamedHome(values.home);
	settleIn(directory.home);
	const store = openControlStore(directory.controlDatabase);
	try {
		const take = takeOnce(directory.snapshots);
		for (const name of positionals.filter(each => !done.has(each))) {
			tell({pinning: name});
			if (values.try !== undefined) {
				tell(await trialOf(name, {store, directory}, values.try));
				continue;
			}

			const request: PinRequest = {
				upgrade: values.upgrade ?? false,
				takenBy: values['taken-by'] ?? 'start',
				nowMs: systemClock.nowMs(),
				take,
			};
			tell(await outcomeOf(name, {store, directory}, request));
		}
	} finally {
		store.close();
	}

	tell({done: true});
	return exitCode.ok;
}

function takeOnce(snapshots: string): PinRequest['take'] {
	const taken = new Map<string, Promise<Snapshot>>();
	return (file, interpreter) => {
		const key = `${interpreter} ${file}`;
		const snapshot = taken.get(key) ?? takeSnapshot(file, snapshots, interpreter);
		taken.set(key, snapshot);
		return snapshot;
	};
}

/** Late output or errors of tried code must not disturb an answer. */
function keepQuiet(): void {
	captureOutput(() => {});
	process.on('uncaughtException', () => {});
	process.on('unhandledRejection', () => {});
}

async function outcomeOf(name: string, home: Home, request: PinRequest): Promise<PinOutcome> {
	return withRefusal(name, async () => {
		const settings = algorithmSettings(home.store, name);
		return {name, ok: true, ...(await pinInstance(home, settings, request))};
	});
}

async function trialOf(name: string, home: Home, changes: string): Promise<TrialOutcome> {
	return withRefusal(name, async () => {
		const settings = algorithmSettings(home.store, name);
		const texts = JSON.parse(changes) as Record<string, string>;
		return {name, ok: true, parameters: await tryParameters(home, settings, texts)};
	});
}

type Refused = Extract<PinOutcome, {ok: false}>;

async function withRefusal<Good>(name: string, act: () => Promise<Good>): Promise<Good | Refused> {
	try {
		return await act();
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		return {name, ok: false, code: error.code, text: refusalText(error), exitCode: error.exitCode};
	}
}

function algorithmSettings(store: ControlStore, name: string): InstanceSettings {
	const settings = store.instance(name);
	if (settings?.kind === 'algorithm') return settings;
	throw new AppError({
		code: settings === undefined ? 'INSTANCE_UNKNOWN' : 'NOT_AN_ALGORITHM',
		exitCode: settings === undefined ? exitCode.noInput : exitCode.unavailable,
		what: `${name}: there is no code to take`,
		why:
			settings === undefined
				? 'no instance has that name'
				: 'it runs a program of its own, which Pitwall does not keep',
		fix: 'pitwall ps lists the instances',
	});
}
