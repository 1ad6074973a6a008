/** Bars in the order of time, from the first one on: what a market is made of. */
import type {Bar} from '../../state/domain/bar.ts';

export type BarStream = {
	/** As `Market.next`. */
	next(): Bar | undefined;
	close(): void;
};
