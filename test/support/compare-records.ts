/** Holds a record of the engine against one of the reference simulator. */
import type {BarRecord} from '../../state/domain/trading/bar-record.ts';
import type {ReferenceRecord} from './reference-simulator.ts';

/** What both say of a bar, in the words of the reference. */
export function comparable({orders, fills, account, signal}: BarRecord): ReferenceRecord {
	return {
		orders: orders.map(({reason, ...order}) => ({...order, reasonCode: reason?.code ?? null})),
		fills,
		account,
		orderId: signal.orderId,
	};
}
