/** Bars in the order of time, from the first one on: the source of a market. */
import type {Bar} from '../../state/domain/trading/bar.ts';

export type BarStream = {
	/** As `Market.next`. */
	next(): Bar | undefined;
	close(): void;
};
