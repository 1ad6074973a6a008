/** Reads the data of the details view beyond the snapshot: equity curve, orders, events, files. Read-only. */
import {existsSync, statSync} from 'node:fs';
import {AppError} from '../../../state/domain/error.ts';
import type {Fill} from '../../../state/domain/trading/fill.ts';
import type {Order} from '../../../state/domain/trading/order.ts';
import type {InstanceStatus} from '../../../state/domain/instance/snapshot.ts';
import {openLedgerReader} from '../../../state/ledger/ledger-reader.ts';
import {troubledStates} from '../../../state/domain/instance/instance.ts';
import {readLock} from '../../../state/lock/inspect.ts';
import {readSnapshot} from '../../../state/view/read-snapshot.ts';
import type {ControlContext} from '../../control/context.ts';
import {lastErrorLines} from '../../control/last-errors.ts';
import {readStory} from '../../control/story.ts';
import {whatToDo} from '../../control/what-to-do.ts';
import {formatBytes} from '../../format/bytes.ts';
import {formatMoney, formatPrice, formatQuantity} from '../../format/price.ts';
import type {DetailsData, OrderSummary} from '../model/effect.ts';

/** Two points for each dot column of the widest chart. */
const equityPointsMax = 480;
const ordersMax = 8;
/** The fills of the last orders; an order may have several. */
const fillsMax = 4 * ordersMax;
const eventsMax = 10;

export function readDetails(
	{store, directory, clock}: Pick<ControlContext, 'store' | 'directory' | 'clock'>,
	name: string,
): DetailsData {
	const ledger = readLedger(directory.ledger(name), store.status(name));
	return {
		name,
		...ledger,
		trouble: readTrouble({store, directory, clock}, name),
		events: store.events(name, eventsMax),
		facts: [...lockFacts({directory}, name), ...fileFacts({directory}, name)],
	};
}

/** The same findings as `pitwall why`; nothing for an instance that needs no person. */
function readTrouble(
	{store, directory, clock}: Pick<ControlContext, 'store' | 'directory' | 'clock'>,
	name: string,
): DetailsData['trouble'] {
	const snapshot = readSnapshot({store, directory, usage: null, nowMs: clock.nowMs()});
	const view = snapshot.instances.find(({settings}) => settings.name === name);
	if (view === undefined || !troubledStates.has(view.observed)) return null;
	const story = readStory({store, directory}, snapshot, view);
	return {errorLines: lastErrorLines(story), nextStep: whatToDo(story)};
}

type LedgerPart = Pick<DetailsData, 'equityMicros' | 'orders' | 'problem'>;

function readLedger(path: string, status: InstanceStatus | undefined): LedgerPart {
	const nothing: LedgerPart = {equityMicros: [], orders: [], problem: null};
	if (!existsSync(path)) return nothing;
	try {
		const reader = openLedgerReader(path);
		try {
			const equityMicros = reader.equityCurve(equityPointsMax).map(point => point.equityMicros);
			const orders = reader.lastOrders(ordersMax).toReversed();
			const realized = realizedByOrder(reader.lastFills(fillsMax));
			return {
				equityMicros,
				orders: orders.map(order => summary(order, status, realized)),
				problem: null,
			};
		} finally {
			reader.close();
		}
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		return {...nothing, problem: `${error.what}${error.why === undefined ? '' : `: ${error.why}`}`};
	}
}

/** Profit by order, summed over its fills. */
function realizedByOrder(fills: readonly Fill[]): Map<number, number> {
	const realized = new Map<number, number>();
	for (const {orderId, realizedMicros} of fills)
		realized.set(orderId, (realized.get(orderId) ?? 0) + realizedMicros);
	return realized;
}

function summary(
	order: Order,
	status: InstanceStatus | undefined,
	realized: ReadonlyMap<number, number>,
): OrderSummary {
	const {priceDecimals = 2, quantityDecimals = 0} = status ?? {};
	const ticks = order.fillTicks ?? order.limitTicks ?? order.triggerTicks;
	const filled = order.fillTicks !== null;
	return {
		orderId: String(order.orderId),
		occurredAtMs: order.createdAtMs,
		side: order.side,
		type: order.type,
		quantity: formatQuantity(order.quantityLots, quantityDecimals).replace('+', ''),
		price: ticks === null ? 'market' : formatPrice(ticks, priceDecimals),
		status: order.status,
		fee: filled ? formatMoney(order.feeMicros) : '',
		realizedMicros: filled ? realized.get(order.orderId) || null : null,
		reason: order.reason?.text ?? '',
	};
}

function lockFacts(
	{directory}: Pick<ControlContext, 'directory'>,
	name: string,
): [string, string][] {
	const holder = readLock(directory, name)?.holder;
	if (holder == null) return [];
	return [
		['held by', `pid ${holder.pid} on ${holder.host} since ${holder.timestamp}`],
		['instance', holder.instanceId],
	];
}

function fileFacts(
	{directory}: Pick<ControlContext, 'directory'>,
	name: string,
): [string, string][] {
	const files: [string, string][] = [
		['ledger', directory.ledger(name)],
		['log file', directory.log(name)],
	];
	return files.map(([label, path]): [string, string] => {
		const size = statSync(path, {throwIfNoEntry: false})?.size;
		return [label, size === undefined ? 'none yet' : `${path} (${formatBytes(size)})`];
	});
}
