/** One instance as `pitwall ps --json` shows it: a written contract, see docs/json.md. Pure. */
import {formatDecimal} from '../../../state/domain/number/decimal.ts';
import {moneyDecimals} from '../../../state/domain/trading/instrument.ts';
import type {InstanceView, RefusedOrders} from '../../../state/domain/instance/snapshot.ts';

export type InstanceDocument = {
	name: string;
	symbol: string;
	mode: string;
	account: string;
	algorithm: string;
	wanted: string;
	observed: string;
	reason: string;
	pid: number | null;
	instanceId: string | null;
	/** ISO 8601 UTC. */
	startedAt: string | null;
	heartbeatAgeMs: number | null;
	exitCode: number | null;
	exitSignal: string | null;
	restarts: number;
	bar: number | null;
	/** Signed: long > 0, short < 0. */
	position: number | null;
	price: number | null;
	equity: number | null;
	realized: number | null;
	unrealized: number | null;
	/** Ratio, −1…0. */
	drawdown: number | null;
	cpuPercent: number | null;
	rssBytes: number | null;
	/** `algorithm` or `command`. */
	kind: string;
	/** SHA-256 of the code of the current run, or else of the next start. */
	snapshotHash: string | null;
	tags: readonly string[];
	/** Metrics that it reports about itself. */
	metrics: Readonly<Record<string, number>>;
	/** The bar in which the account ran out of money, and the loss beyond it. */
	ruined: {bar: number; debt: number} | null;
	/** Orders that Pitwall denied or the venue rejected. */
	refusedOrders: RefusedOrders | null;
};

/** Returns the documented object of an instance, its keys in the documented order. */
export function instanceDocument(view: InstanceView): InstanceDocument {
	const {settings, wanted, status} = view;
	const {name, symbol, mode, account, algorithm} = settings;
	const ruin = status?.ruin ?? null;
	const money = (micros: number | undefined) => decimalNumber(micros, moneyDecimals);
	return {
		name,
		symbol,
		mode,
		account,
		algorithm,
		wanted: wanted.wanted,
		observed: view.observed,
		reason: view.reason,
		pid: view.pid,
		instanceId: view.instanceId,
		startedAt: view.startedAtMs === null ? null : new Date(view.startedAtMs).toISOString(),
		heartbeatAgeMs: view.heartbeatAgeMs === null ? null : Math.round(view.heartbeatAgeMs),
		exitCode: view.exitCode,
		exitSignal: view.exitSignal,
		restarts: view.restarts,
		bar: status?.bar ?? null,
		position: decimalNumber(status?.positionLots, status?.quantityDecimals ?? 0),
		price: decimalNumber(status?.priceTicks, status?.priceDecimals ?? 0),
		equity: money(status?.equityMicros),
		realized: money(status?.realizedMicros),
		unrealized: money(status?.unrealizedMicros),
		drawdown: status?.drawdownRatio ?? null,
		cpuPercent: view.cpuPercent === null ? null : Math.round(view.cpuPercent * 10) / 10,
		rssBytes: view.rssBytes,
		kind: settings.kind,
		snapshotHash: view.snapshotHash,
		tags: settings.tags,
		metrics: view.metrics,
		ruined: ruin === null ? null : {bar: ruin.barIndex, debt: money(ruin.debtMicros) ?? 0},
		refusedOrders: status?.refusedOrders ?? null,
	};
}

/**
 * Returns the JSON number of an integer with `decimals` decimals. Converts through text: a division would
 * yield 0.30000000000000004 for 0.3.
 */
function decimalNumber(value: number | undefined, decimals: number): number | null {
	return value === undefined ? null : Number(formatDecimal(value, decimals));
}
