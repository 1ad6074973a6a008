/** Converts single values of `pitwall.yaml` to settings. Pure. */
import {resolve} from 'node:path';
import {defaultMarket} from '../domain/instance/instance-defaults.ts';
import type {DataSettings, MarketSettings, SpanSettings} from '../domain/instance/instance.ts';
import type {InstanceDocument} from './schema/config-schema.ts';

/** A name is looked up on the PATH; a path is relative to the file. */
export function toProgram(program: string, folder: string): string {
	return program.includes('/') ? resolve(folder, program) : program;
}

/** Returns the source of the bars and the part to use. The simulated market ignores settings of a file. */
export function toMarket(own: InstanceDocument, symbol: string, folder: string): MarketSettings {
	const span: SpanSettings = {...own.from, ...own.to, ...own.timeframe};
	const source =
		own.data === undefined
			? withSeed(defaultMarket(symbol), own.seed)
			: ({kind: 'replay', file: toFile(own.data, folder)} as const);
	if (source.kind === 'simulated') return {...source, ...span};
	const words: DataSettings = {
		...own.time,
		...own.time_zone,
		...own.time_form,
		...own.tick,
		...own.lot,
	};
	return {...source, ...words, ...span};
}

/** Paths in the file are relative to the file. */
function toFile(data: string, folder: string): string {
	return data.startsWith('builtin:') ? data : resolve(folder, data);
}

/** A seed selects the simulated market, even for a symbol that replays real days by default. */
export function withSeed(market: MarketSettings, seed: number | undefined): MarketSettings {
	return seed === undefined ? market : {kind: 'simulated', seed};
}
