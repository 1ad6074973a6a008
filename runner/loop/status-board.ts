/**
 * Publishes the status of the instance: at most 4 times per second, and always the last change. A busy or full control
 * database must never disturb trading: a failure is a warning, and the next change tries again.
 */
import {averageEntryTicks} from '../../state/domain/trading/account.ts';
import type {BarRecord} from '../../state/domain/trading/bar-record.ts';
import type {Clock} from '../../state/domain/time/clock.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import type {InstanceStatus, RefusedOrders} from '../../state/domain/instance/snapshot.ts';
import {drawdownRatio} from '../../state/statistics/drawdown.ts';

/** Least time between two writes. */
const writeIntervalMs = 250;

/** Closes that a card's sparkline shows. */
export const recentClosesMax = 48;

export type StatusBoard = {
	/** Takes committed bars, oldest first, at least one. */
	update(records: readonly BarRecord[]): void;
	/** Sets whether entries are blocked. */
	setPaused(paused: boolean): void;
	/** Writes changes that are not written yet. */
	flush(): void;
	/** Flushes and ends the timer. */
	close(): void;
};

export type StatusBoardOptions = {
	name: string;
	instanceId: string;
	/** Null if no code decided. */
	snapshotHash: string | null;
	instrument: Instrument;
	clock: Clock;
	/** Close of the first bar of the ledger; undefined before it. */
	firstCloseTicks: number | undefined;
	recentCloseTicks: readonly number[];
	/** Refused orders of the ledger so far. */
	refusedOrders: RefusedOrders;
	paused: boolean;
	write(status: InstanceStatus): void;
	/** Called once for each series of failed writes. */
	onFailure(error: unknown): void;
};

export function createStatusBoard(options: StatusBoardOptions): StatusBoard {
	const {clock} = options;
	const recent = options.recentCloseTicks.slice(-recentClosesMax);
	let firstTicks = options.firstCloseTicks;
	let paused = options.paused;
	let refused = options.refusedOrders;
	let last: BarRecord | undefined;
	let isDirty = false;
	let isFailing = false;
	let writtenAtMs = Number.NEGATIVE_INFINITY;
	let timer: NodeJS.Timeout | undefined;

	function write(): void {
		clearTimeout(timer);
		timer = undefined;
		if (!isDirty || last === undefined) return;
		writtenAtMs = clock.monotonicMs();
		try {
			const facts = {paused, refusedOrders: refused};
			const identity = {...options, ...facts, firstPriceTicks: firstTicks ?? last.bar.closeTicks};
			options.write(statusOf(last, identity, [...recent], clock.nowMs()));
			isDirty = false;
			isFailing = false;
		} catch (error) {
			if (!isFailing) options.onFailure(error);
			isFailing = true;
		}
	}

	function changed(): void {
		isDirty = true;
		const waitMs = writtenAtMs + writeIntervalMs - clock.monotonicMs();
		if (waitMs <= 0) write();
		else timer ??= setTimeout(write, waitMs);
	}

	return {
		update(records) {
			last = records.at(-1);
			firstTicks ??= records[0]?.bar.closeTicks;
			for (const {bar} of records.slice(-recentClosesMax)) recent.push(bar.closeTicks);
			recent.splice(0, recent.length - recentClosesMax);
			refused = records.reduce(withRefused, refused);
			changed();
		},
		setPaused(isPaused) {
			paused = isPaused;
			changed();
		},
		flush: write,
		close() {
			write();
			clearTimeout(timer);
		},
	};
}

function withRefused(before: RefusedOrders, {bar, orders}: BarRecord): RefusedOrders {
	const count = (status: 'denied' | 'rejected') =>
		orders.filter(order => order.status === status && order.updatedBarIndex === bar.barIndex)
			.length;
	if (orders.length === 0) return before;
	return {
		denied: before.denied + count('denied'),
		rejected: before.rejected + count('rejected'),
	};
}

type StatusIdentity = Pick<
	InstanceStatus,
	'name' | 'instanceId' | 'snapshotHash' | 'paused' | 'firstPriceTicks'
> & {instrument: Instrument; refusedOrders: RefusedOrders};

function statusOf(
	{bar, account}: BarRecord,
	identity: StatusIdentity,
	recentCloseTicks: number[],
	recordedAtMs: number,
): InstanceStatus {
	const {name, instanceId, snapshotHash, paused, firstPriceTicks, instrument, refusedOrders} =
		identity;
	return {
		name,
		instanceId,
		bar: bar.barIndex,
		occurredAtMs: bar.closeAtMs,
		recordedAtMs,
		priceDecimals: instrument.priceDecimals,
		quantityDecimals: instrument.quantityDecimals,
		priceTicks: bar.closeTicks,
		firstPriceTicks,
		positionLots: account.positionLots,
		entryTicks: averageEntryTicks(account, instrument),
		equityMicros: account.equityMicros,
		realizedMicros: account.realizedMicros,
		unrealizedMicros: account.unrealizedMicros,
		feesMicros: account.feesMicros,
		drawdownRatio: drawdownRatio(account.equityMicros, account.peakEquityMicros),
		ruin: account.ruin,
		refusedOrders,
		paused,
		recentCloseTicks,
		snapshotHash,
	};
}
