/** Dependencies of a run that trades. */
import type {Closers} from './closers.ts';
import type {OutputGate} from '../loop/output-capture.ts';
import type {RunLifecycle} from '../loop/run-lifecycle.ts';
import type {Sleeper} from '../loop/sleeper.ts';
import type {Session} from './session.ts';

export type TradingOptions = {
	session: Session;
	life: RunLifecycle;
	sleeper: Sleeper;
	closers: Closers;
	/** Passes the output of the algorithm on. */
	gate: OutputGate;
};
