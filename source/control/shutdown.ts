/** Safe shutdown: stops everything in a home and proves, by looking, that nothing of it is left. */
import type {ControlContext} from './context.ts';

export type ShutdownStep = {
	/** What was looked at or done. */
	what: string;
	/** Whether it is as it must be after a shutdown. */
	ok: boolean;
};

export type ShutdownReport = {ok: boolean; evidence: ShutdownStep[]};

export type ShutdownOptions = {
	requestedBy: string;
	/** Told each step as it happens. */
	onProgress?: (text: string) => void;
};

export declare function shutdown(
	context: ControlContext,
	options: ShutdownOptions,
): Promise<ShutdownReport>;
