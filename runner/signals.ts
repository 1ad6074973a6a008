/**
 * Signals of a run: TERM and INT end it cleanly, a second one only says that it is already ending. HUP
 * means nothing in the background; in the foreground the terminal is gone, so the run ends cleanly.
 */
import type {RunLife} from './host/run-life.ts';
import type {Session} from './session.ts';

/** Listens; returns the function that stops listening to HUP. TERM and INT stay caught to the very end. */
export function listenToSignals({log, request, settings}: Session, life: RunLife): () => void {
	const isProgram = settings.kind === 'command';
	const stop = (signal: NodeJS.Signals) => {
		if (life.goesOn()) {
			log.info(
				`${signal} received: stopping ${isProgram ? 'the program' : 'after the current bar'}`,
			);
			life.stop(`stopped as asked (${signal})`);
		} else if (isProgram) log.info(`${signal} received: already stopping the program`);
		else log.info(`${signal} received: already stopping, the last bar is being saved`);
	};
	const hangUp = () => {
		if (!request.background) stop('SIGHUP');
	};
	process.on('SIGTERM', stop);
	process.on('SIGINT', stop);
	process.on('SIGHUP', hangUp);
	return () => {
		process.off('SIGHUP', hangUp);
	};
}
