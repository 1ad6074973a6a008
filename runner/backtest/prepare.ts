/**
 * Prepares the shared parts of all runs of a backtest: settings, code, instrument, bars. Nothing is written
 * into the home: its configuration and control database are only read, and code without a snapshot gets one
 * in the work folder.
 */
import {existsSync} from 'node:fs';
import assert from 'node:assert/strict';
import {homedir} from 'node:os';
import {isAbsolute, join} from 'node:path';
import {readConfigOrNone} from '../../state/config/load-config.ts';
import type {Directory} from '../../state/home/directory.ts';
import type {BacktestData} from '../../state/domain/trading/backtest.ts';
import {AppError, exitCode} from '../../state/domain/error.ts';
import type {InstanceSettings} from '../../state/domain/instance/instance.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import type {SettingSources} from '../../state/domain/instance/setting-source.ts';
import {enterHome} from '../../state/home/home-access.ts';
import {workingDirectory} from '../../state/process/working-directory.ts';
import {openControlStore} from '../../state/control/control-store.ts';
import {findAlgorithm} from '../algorithm/find.ts';
import {isPython} from '../algorithm/language.ts';
import {fillScratch} from '../algorithm/scratch.ts';
import {openSnapshot, type Snapshot, takeSnapshot} from '../algorithm/snapshot/snapshot.ts';
import type {BarSeries} from '../market/memory.ts';
import {dataOf} from '../market/market-words.ts';
import {type OpenedMarket, openMarket} from '../market/open-market.ts';
import {type Known, knownBy} from '../life/configured.ts';
import {resolveSettings, resolveSources} from '../life/settings.ts';
import type {BacktestRequest} from './arguments.ts';
import {type BarCount, readBars} from './read-bars.ts';
import {type CodePlace, sharedScratch} from './thread/scratch-place.ts';

export type Prepared = {
	settings: InstanceSettings;
	sources: SettingSources;
	code: CodePlace;
	instrument: Instrument;
	series: BarSeries;
	/** The source of the tick, and how the file was read. */
	source: Pick<OpenedMarket, 'tickFrom'> & {data: BacktestData | null};
};

/**
 * Reads everything that the runs need. `onBars` is called now and then with the number of bars read.
 * @throws {@link AppError} as settings, loader and market; `BACKTEST_NO_BARS` (65), `BACKTEST_TOO_LONG` (64).
 */
export async function prepareBacktest(
	request: BacktestRequest,
	onBars: BarCount,
): Promise<Prepared> {
	const directory = enterHome({
		flag: request.run.home,
		allowRoot: request.run.allowRoot,
		environment: process.env,
		workingDirectory: workingDirectory(),
		userHome: homedir(),
	});
	const known = findKnown(directory, request.run.name);
	const {configured} = known;
	const settings = resolveSettings(request.run, known, workingDirectory());
	const code = await findCode(settings, directory, {
		work: request.work,
		isConfigured: configured?.algorithm === settings.algorithm,
	});
	const sources = resolveSources(request.run, known);
	return {settings, sources, code, ...readMarket(settings, onBars)};
}

function findKnown({config: path}: Directory, name: string): Known {
	const config = readConfigOrNone(path);
	const found = config.instances.find(instance => instance.name === name);
	if (found?.kind !== 'command') return knownBy(found, name, config);
	throw new AppError({
		code: 'BACKTEST_NO_ALGORITHM',
		exitCode: exitCode.usage,
		what: `${name}: it runs a program, not an algorithm`,
		why: 'a program makes no decisions bar by bar that could be tested',
		fix: `test an algorithm: pitwall backtest --symbol ${found.symbol} --algorithm NAME`,
		details: {name},
	});
}

/** An instance keeps its own code, even if the file has changed. */
async function findCode(
	{name, algorithm, python}: InstanceSettings,
	directory: Directory,
	{work, isConfigured}: {work: string; isConfigured: boolean},
): Promise<CodePlace> {
	const pinned = isConfigured ? pinnedHash(directory, name, algorithm) : undefined;
	if (pinned !== undefined) {
		const snapshot = openSnapshot(pinned, directory.snapshots, name);
		return placeOf(algorithm, snapshot, {snapshots: directory.snapshots, work});
	}

	const snapshots = join(work, 'snapshots');
	const file = findAlgorithm(algorithm, directory.algorithms);
	const snapshot = await takeSnapshot(file, snapshots, python);
	return placeOf(algorithm, snapshot, {snapshots, work});
}

function placeOf(
	name: string,
	snapshot: Snapshot,
	{snapshots, work}: {snapshots: string; work: string},
): CodePlace {
	assert(
		isAbsolute(work),
		'the folder for what a backtest needs on disk is named by an absolute path',
	);
	const scratch = join(work, 'scratch');
	if (!isPython(snapshot)) fillScratch(sharedScratch(scratch), snapshot.files);
	return {name, hash: snapshot.hash, snapshots, isPython: isPython(snapshot), scratch};
}

function pinnedHash(directory: Directory, name: string, algorithm: string): string | undefined {
	if (!existsSync(directory.controlDatabase)) return undefined;
	const store = openControlStore(directory.controlDatabase, {readonly: true});
	try {
		const code = store.code(name);
		return code?.algorithm === algorithm ? code.snapshotHash : undefined;
	} finally {
		store.close();
	}
}

function readMarket(
	settings: InstanceSettings,
	onBars: BarCount,
): Pick<Prepared, 'instrument' | 'series' | 'source'> {
	const opened = openMarket(settings);
	const {instrument, tickFrom, layout} = opened;
	const series = readBars(opened, settings, onBars);
	return {instrument, series, source: {tickFrom, data: dataOf({layout})}};
}
