/** What was asked for, over what is configured, over the defaults → settings of this run. Pure. */
import {resolve} from 'node:path';
import {AppError, exitCode} from '../state/domain/error.ts';
import type {InstanceSettings, MarketSettings} from '../state/domain/instance.ts';
import {defaultMarket, defaultSettings} from '../state/domain/instance-defaults.ts';
import type {RunRequest} from './arguments.ts';

/**
 * Returns the settings of the run. A relative `--data` counts from `workingDirectory`.
 * @throws {@link AppError} `USAGE` (64) for flags that exclude each other, `VENUE_NOT_CONFIGURED` (69) for LIVE.
 */
export function resolveSettings(
	request: RunRequest,
	configured: InstanceSettings | undefined,
	workingDirectory: string,
): InstanceSettings {
	const base = configured ?? defaultSettings(request.name, request.symbol ?? request.name);
	const settings: InstanceSettings = {
		...base,
		symbol: request.symbol ?? base.symbol,
		mode: request.mode ?? base.mode,
		account: request.account ?? base.account,
		algorithm: request.algorithm ?? base.algorithm,
		capitalMicros: request.capitalMicros ?? base.capitalMicros,
		barsMax: request.barsMax ?? base.barsMax,
		speed: request.speed ?? base.speed,
		market: resolveMarket(request, base, workingDirectory),
		parameters: resolveParameters(request, base),
		python: resolvePython(request, workingDirectory) ?? base.python,
	};
	if (settings.mode === 'LIVE') throw venueError(settings);
	return settings;
}

function resolveMarket(
	{data, seed, symbol}: RunRequest,
	base: InstanceSettings,
	workingDirectory: string,
): MarketSettings {
	if (data !== undefined && seed !== undefined) {
		throw new AppError({
			code: 'USAGE',
			exitCode: exitCode.usage,
			what: 'run: --data and --seed were both given',
			why: 'bars of a file are what they are; a seed belongs to the simulated market',
			fix: 'leave one of them out',
		});
	}
	if (data !== undefined)
		return {
			kind: 'replay',
			file: data.startsWith('builtin:') ? data : resolve(workingDirectory, data),
		};
	if (seed !== undefined) return {kind: 'simulated', seed};
	return symbol === undefined || symbol === base.symbol ? base.market : defaultMarket(symbol);
}

/** A name is searched for on the PATH; a path counts from `workingDirectory`. */
function resolvePython({python}: RunRequest, workingDirectory: string): string | undefined {
	return python?.includes('/') ? resolve(workingDirectory, python) : python;
}

/** Parameters belong to their algorithm: those of another one mean nothing. */
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
