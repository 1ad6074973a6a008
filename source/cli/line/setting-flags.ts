/** Flags that are settings of an instance, for `run`, `add` and `backtest`. Pure. */
import {AppError} from '../../../state/domain/error.ts';
import {badCapital} from '../../../state/domain/instance/draft-refusal.ts';
import {parseDecimal} from '../../../state/domain/number/decimal.ts';
import {costShareExpected, parseCostShare} from '../../../state/domain/trading/cost-share.ts';
import {moneyDecimals} from '../../../state/domain/trading/instrument.ts';
import type {FlagSpec, FlagTable} from '../../../state/flags/flag-table.ts';
import {UsageError} from '../../../state/flags/usage-error.ts';
import {modes} from './values.ts';

/** What trades what, with what money. */
export const tradeFlags = {
	symbol: {
		value: 'S',
		help: 'what to trade: BTC ETH GOLD OIL EURUSD SPX, or any name with --data',
	},
	mode: {
		value: 'MODE',
		choices: modes,
		default: 'SIM',
		help: 'virtual broker, or a real venue',
	},
	name: {value: 'N', default: 'the symbol', help: 'name of the instance'},
	algorithm: {
		value: 'A',
		default: 'sma_crossover',
		help: 'a file of algorithm/ without its extension',
	},
	account: {value: 'A', default: 'paper', help: 'account label'},
	capital: {
		value: 'C',
		default: '10000',
		help: 'money at the start of the ledger',
	},
	fee: {
		value: 'SHARE',
		default: '0.04%',
		help: 'fee of each fill, of the traded value: 0.0004, 0.04% and 400ppm are the same',
	},
	slippage: {
		value: 'SHARE',
		default: '0.01%',
		help: 'how much worse market orders fill: 0.0001, 0.01% and 100ppm are the same',
	},
} as const satisfies FlagTable<FlagSpec>;

/** How long and how fast. */
export const paceFlags = {
	bars: {
		value: 'N',
		default: 'no limit',
		help: 'end with exit 0 after N bars in all, earlier lives included',
	},
	speed: {
		value: 'N|Nx|wall|max',
		default: '1 bar a second',
		help: 'bars a second, 60x: so many times the clock, wall: by the clock, max: as fast as the machine can',
	},
	schedule: {
		value: 'CRON',
		default: 'each minute at second :02',
		help: 'when it runs by the clock: `every 5m`, or cron of 5 or 6 fields; alone it means --speed wall',
	},
	calendar: {
		value: 'NAME',
		default: 'that of the symbol',
		help: 'market hours of the schedule: 24x7, FX, CME, NYSE, or one of pitwall.yaml',
	},
} as const satisfies FlagTable<FlagSpec>;

/** Which bars. */
export const marketFlags = {
	seed: {value: 'N', default: '1', help: 'seed of the simulated market'},
	data: {
		value: 'FILE',
		default: 'simulated market; SPX replays builtin:sp500-2000',
		help: 'CSV with time, open, high, low, close, volume, plain or .gz, or builtin:NAME',
	},
	time: {
		value: 'open|close',
		choices: ['open', 'close'],
		default: 'open where the header shows an exchange, else close',
		help: 'what the times of the file name: the begin or the end of a bar',
	},
	'time-zone': {
		value: 'ZONE',
		default: 'UTC',
		help: 'zone of times of the file that name none, such as America/New_York',
	},
	'time-form': {
		value: 'FORM',
		default: 'the only one that fits',
		help: 'how the times of the file are written, where two forms fit: month-first, compact-minute, …',
	},
	tick: {
		value: 'STEP',
		default: 'that of the instrument, or finer where the file is',
		help: 'round prices of the file to it: 0.01',
	},
	lot: {
		value: 'STEP',
		default: 'that of the instrument',
		help: 'smallest step of a quantity: 0.001',
	},
	from: {
		value: 'TIME',
		default: 'the first bar',
		help: 'bars whose time is not before: 2024-01-31, or 2024-01-31T09:30:00Z',
	},
	to: {
		value: 'TIME',
		default: 'the last bar',
		help: 'bars whose time is not after; a date alone means all of that day',
	},
	timeframe: {
		value: 'LENGTH',
		default: 'that of the data',
		help: 'make bars of 5m, 1h, 1d or 1w of the finer ones',
	},
} as const satisfies FlagTable<FlagSpec>;

/** How the code of an algorithm runs. */
export const codeFlags = {
	python: {
		value: 'PATH',
		default: 'python3',
		help: 'interpreter of a Python algorithm, such as .venv/bin/python',
	},
	set: {
		value: 'KEY=VALUE',
		multiple: true,
		help: 'parameter of the algorithm',
	},
} as const satisfies FlagTable<FlagSpec>;

/** Returns millionths of the traded value. @throws {@link UsageError} for a text that is no share. */
export function costShare(text: string, flag: string): number {
	const share = parseCostShare(text);
	if (share !== null) return share;
	throw new UsageError({
		what: `${flag}: was ${text.slice(0, 80)}`,
		why: `expected ${costShareExpected}`,
		fix: `write ${flag} 0.04%`,
		details: {flag},
	});
}

/** Returns millionths of the currency. @throws {@link AppError} `CAPITAL_INVALID` for an amount that is not above 0. */
export function capitalMicros(text: string): number {
	const plain = /^\d+(?:\.\d+)?$/.test(text);
	const parsed = plain ? parseDecimal(text, moneyDecimals) : null;
	if (parsed?.ok && parsed.value > 0) return parsed.value;
	throw new AppError(badCapital(text));
}
