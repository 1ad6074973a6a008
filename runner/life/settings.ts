/** Merges the command line, the configuration and the defaults into the settings of this run. Pure. */
import {AppError, exitCode} from '../../state/domain/error.ts';
import type {InstanceSettings, MarketSettings} from '../../state/domain/instance/instance.ts';
import {programName} from '../../state/domain/instance/program-text.ts';
import {commandDefaults} from '../../state/domain/instance/instance-defaults.ts';
import {completeSchedule, type ScheduleSettings} from '../../state/domain/time/schedule.ts';
import type {Speed} from '../../state/domain/time/speed.ts';
import {marketFor, unnamedSettings} from '../../state/config/unnamed-settings.ts';
import {type SettingSources, sourcesBy} from '../../state/domain/instance/setting-source.ts';
import {existing, resolveFrom} from '../../state/process/working-directory.ts';
import {flagsNotFor, notForProgram} from '../../state/settings/audience.ts';
import {dataFields} from '../../state/settings/fields.ts';
import type {RunRequest} from '../arguments/arguments.ts';
import type {Known} from './configured.ts';

/**
 * Returns the settings of the run. A relative `--data` is resolved against `workingDirectory`.
 * @throws {@link AppError} `USAGE`, `LIVE_NOT_CONFIRMED` (64) for flags that exclude each other or lack one,
 * `WORKING_DIRECTORY_GONE`, `INSTANCE_UNKNOWN` (66), `VENUE_NOT_CONFIGURED` (69) for LIVE.
 */
export function resolveSettings(
	request: RunRequest,
	{configured, defaults}: Pick<Known, 'configured' | 'defaults'>,
	workingDirectory: string | null,
): InstanceSettings {
	if (request.liquidate && configured === undefined) throw unknownInstance(request.name);
	const {name, symbol = name} = request;
	const base = configured ?? unnamedSettings(defaults, name, symbol);
	if (request.program !== undefined && configured?.kind === 'algorithm') throw isAlgorithm(base);
	if (request.program !== undefined || base.kind === 'command')
		return programSettings(request, withProgram(base, request.program, workingDirectory));
	const settings: InstanceSettings = {
		...base,
		symbol: request.symbol ?? base.symbol,
		mode: request.mode ?? base.mode,
		account: request.account ?? base.account,
		algorithm: request.algorithm ?? base.algorithm,
		capitalMicros: request.capitalMicros ?? base.capitalMicros,
		costs: {
			feePpm: request.feePpm ?? base.costs.feePpm,
			slippagePpm: request.slippagePpm ?? base.costs.slippagePpm,
		},
		barsMax: request.barsMax ?? base.barsMax,
		speed: resolveSpeed(request, base),
		schedule: resolveSchedule(request, base),
		market: resolveMarket(request, {base, defaults}, workingDirectory),
		parameters: resolveParameters(request, base),
		python: resolvePython(request, workingDirectory) ?? base.python,
	};
	if (settings.mode === 'LIVE') throw venueError(settings);
	return settings;
}

/** Returns where each setting of {@link resolveSettings} comes from. */
export function resolveSources(
	{algorithm, data, seed, symbol, capitalMicros, feePpm, slippagePpm, python}: RunRequest,
	{configured, defaults, sources}: Known,
): SettingSources {
	const given = {
		algorithm,
		market: data ?? seed,
		capital: capitalMicros,
		fee: feePpm,
		slippage: slippagePpm,
		python,
	};
	const isOther = symbol !== undefined && configured !== undefined && symbol !== configured.symbol;
	return sourcesBy(setting => {
		if (given[setting] !== undefined) return 'flag';
		if (setting !== 'market' || !isOther) return sources[setting];
		return defaults.seed === null ? 'built-in' : 'defaults';
	});
}

/** A program typed after `--` replaces the configured one. */
function withProgram(
	base: InstanceSettings,
	argv: RunRequest['program'],
	workingDirectory: string | null,
): InstanceSettings {
	if (argv === undefined) return base;
	const before = base.command ?? commandDefaults;
	const cwd = existing(workingDirectory, 'a program of the command line runs in it');
	const command = {...before, argv: [...argv], cwd};
	return {...base, kind: 'command', command, algorithm: programName(argv)};
}

function programSettings(request: RunRequest, base: InstanceSettings): InstanceSettings {
	const given = flagsGiven(request);
	if (given.length > 0) throw notForPrograms(base, given);
	const settings = {
		...base,
		symbol: request.symbol ?? base.symbol,
		mode: request.mode ?? base.mode,
		account: request.account ?? base.account,
	};
	// The supervisor starts only confirmed programs.
	if (settings.mode === 'LIVE' && !request.confirmLive && !request.background)
		throw notConfirmed(settings);
	return settings;
}

/** Returns the flags of `request` that do not apply to a program. */
function flagsGiven({settingFlags, upgrade, liquidate}: RunRequest): string[] {
	const foreign = new Set(flagsNotFor('command'));
	const given = settingFlags.filter(flag => foreign.has(flag));
	if (upgrade) given.push('upgrade');
	if (liquidate) given.push('liquidate');
	return given.map(flag => `--${flag}`);
}

function notForPrograms({name, algorithm}: InstanceSettings, flags: readonly string[]): AppError {
	const {given, why, fix} = notForProgram(flags);
	return new AppError({
		code: 'USAGE',
		exitCode: exitCode.usage,
		what: `run: ${given} for ${name}, which wraps the program ${algorithm}`,
		why,
		fix,
	});
}

function unknownInstance(name: string): AppError {
	return new AppError({
		code: 'INSTANCE_UNKNOWN',
		exitCode: exitCode.noInput,
		what: `${name}: no such instance`,
		why: 'only an instance that has run can have a position to close',
		fix: 'pitwall ps lists the names',
		details: {name},
	});
}

function isAlgorithm({name, algorithm}: InstanceSettings): AppError {
	return new AppError({
		code: 'USAGE',
		exitCode: exitCode.usage,
		what: `run: a program was given for ${name}`,
		why: `${name} is known as an instance of the algorithm ${algorithm}`,
		fix: 'run the program under another --name',
		details: {name},
	});
}

function notConfirmed({name, account}: InstanceSettings): AppError {
	return new AppError({
		code: 'LIVE_NOT_CONFIRMED',
		exitCode: exitCode.usage,
		what: `${name}: not started: its program is LIVE on account ${account}`,
		why: 'trading with real money needs a confirmation',
		fix: `pitwall run --name ${name} --confirm-live`,
		details: {name, account},
	});
}

/** A file replaces the configured market with its own settings; these are refused for a simulated market. */
function resolveMarket(
	request: RunRequest,
	below: {base: InstanceSettings; defaults: Known['defaults']},
	workingDirectory: string | null,
): MarketSettings {
	const {dataSettings, span, settingFlags} = request;
	const market = resolveSource(request, below, workingDirectory);
	if (market.kind === 'replay') return {...market, ...dataSettings, ...span};
	const ofFile = new Set<string | null>(Object.values(dataFields).map(({flag}) => flag));
	const given = settingFlags.find(flag => ofFile.has(flag));
	if (given === undefined) return {...market, ...span};
	throw new AppError({
		code: 'USAGE',
		exitCode: exitCode.usage,
		what: `run: --${given} was given without a file of bars`,
		why: 'the simulated market has its own times, tick and lot',
		fix: 'give a file, --data FILE, or leave the flag out',
	});
}

function resolveSource(
	{data, seed, symbol}: RunRequest,
	{base, defaults}: {base: InstanceSettings; defaults: Known['defaults']},
	workingDirectory: string | null,
): MarketSettings {
	if (data !== undefined && seed !== undefined) {
		throw new AppError({
			code: 'USAGE',
			exitCode: exitCode.usage,
			what: 'run: --data and --seed were both given',
			why: 'a seed belongs to the simulated market; bars of a file need none',
			fix: 'leave one of them out',
		});
	}
	if (data !== undefined)
		return {
			kind: 'replay',
			file: data.startsWith('builtin:') ? data : resolveFrom(workingDirectory, data),
		};
	if (seed !== undefined) return {kind: 'simulated', seed};
	return symbol === undefined || symbol === base.symbol ? base.market : marketFor(defaults, symbol);
}

/** A schedule implies speed `wall`. */
function resolveSpeed({speed, schedule, calendar}: RunRequest, base: InstanceSettings): Speed {
	const byClock = schedule !== undefined || calendar !== undefined;
	return speed ?? (byClock ? 'wall' : base.speed);
}

/** Another cron resets the offset. */
function resolveSchedule(
	{schedule: cron, calendar}: RunRequest,
	{schedule: base}: InstanceSettings,
): ScheduleSettings {
	const schedule =
		cron === undefined
			? base
			: completeSchedule({timeZone: base.timeZone, calendar: base.calendar, cron});
	return {...schedule, calendar: calendar ?? schedule.calendar};
}

/** A name is looked up on the PATH; a path is relative to `workingDirectory`. */
function resolvePython({python}: RunRequest, workingDirectory: string | null): string | undefined {
	return python?.includes('/') ? resolveFrom(workingDirectory, python) : python;
}

/** Parameters belong to their algorithm: those of another one are dropped. */
function resolveParameters({algorithm, parameters}: RunRequest, base: InstanceSettings) {
	const isOther = algorithm !== undefined && algorithm !== base.algorithm;
	return {...(isOther ? {} : base.parameters), ...parameters};
}

function venueError({name, account}: InstanceSettings): AppError {
	return new AppError({
		code: 'VENUE_NOT_CONFIGURED',
		exitCode: exitCode.unavailable,
		what: `${name}: LIVE trading of account ${account} cannot start`,
		why: 'no venue adapter is configured in this version; it trades on the simulated venue only',
		fix: `run it in SIM: pitwall run --name ${name} --mode SIM`,
		details: {name, account},
	});
}
