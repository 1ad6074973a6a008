/** The market port: a stream of bars that can be left and resumed at any bar. */
import type {Bar} from '../../state/domain/trading/bar.ts';

export type Market = {
	/**
	 * Returns the next bar, numbered from 1 without gaps; undefined at the end of the data. The market may
	 * reuse the object at the next call: a caller that keeps a bar copies it.
	 * @throws {@link AppError} `BAR_DATA_…` (65) if the source holds something else than a bar.
	 */
	next(): Bar | undefined;
	/** JSON value from which {@link restore} of a fresh market of the same kind continues exactly. */
	checkpoint(): unknown;
	/** Continues after the bar at which `checkpoint` was taken. */
	restore(checkpoint: unknown): void;
	/** Releases the source; the market cannot be used afterwards. */
	close(): void;
};
