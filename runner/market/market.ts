/** The market port: a stream of bars that can be left and resumed at any bar. */
import type {Bar} from '../../state/domain/trading/bar.ts';

export type Market = {
	/**
	 * Returns the next bar, numbered from 1 without gaps; undefined at the end of the data. The object is
	 * the market's until the next call, which may use it again: who keeps a bar copies it.
	 * @throws {@link AppError} `BAR_DATA_…` (65) when the source holds something that is not a bar.
	 */
	next(): Bar | undefined;
	/** JSON value from which {@link restore} of a fresh market of the same kind goes on, exactly. */
	checkpoint(): unknown;
	/** Goes on after the bar at which `checkpoint` was taken. */
	restore(checkpoint: unknown): void;
	/** Gives back what the source holds open; the market cannot be used afterwards. */
	close(): void;
};
