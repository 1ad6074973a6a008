/**
 * The loop of the panel: takes messages, runs effects, and draws a frame after a change. `update.ts` makes the decisions
 * and `select.ts` the texts. The loop counts pending work, so that a test can wait for it instead of for time.
 */
import type {Clock} from '../../state/domain/time/clock.ts';
import type {Snapshot} from '../../state/domain/instance/snapshot.ts';
import {createFrameClock, scheduleOnEventLoop} from '../terminal/frame-clock.ts';
import type {ScreenWriter} from '../terminal/screen-writer.ts';
import type {Effect} from './model/effect.ts';
import type {EffectRunner} from './feed/effect-runner.ts';
import type {LogFeed} from './log/log-feed.ts';
import type {Message, Report} from './model/message.ts';
import type {KeyStroke, MouseAction} from './model/input.ts';
import type {Model} from './model/model.ts';
import {measure} from './view/measure.ts';
import {selectView, type ViewModel} from './view/select.ts';
import {update} from './update/update.ts';

export type PanelLoop = {
	/** Takes a message; `urgent`: a person waits for the frame. */
	report(message: Report, urgent?: boolean): void;
	key(key: KeyStroke): void;
	mouse(mouse: MouseAction): void;
	/** Takes the current state and draws it at once. */
	snapshot(snapshot: Snapshot): void;
	/** Reports that a log may have changed. */
	logHint(): void;
	/** Repaints the whole screen. */
	repaint(): void;
	model(): Model;
	stop(): void;
};

export type PanelLoopOptions = {
	initial: Model;
	clock: Clock;
	framesPerSecond: number;
	writer: ScreenWriter;
	/** Passes the view model to Ink, which draws it at once. */
	draw: (view: ViewModel) => void;
	log: LogFeed;
	effects: EffectRunner;
	/** Reads the state again at once: the next frame must show a request of this panel. */
	refresh: () => void;
	/** Runs checks without events, once a second, before the frame. */
	onTick: () => void;
	/** Whether delayed updates will arrive without a further event. */
	isFeedPending: () => boolean;
	onLeave: () => void;
	/** Copies a text to the clipboard. */
	onCopy: (text: string) => void;
	onSuspend: () => void;
	/** Called each time when no work is pending and the frame is drawn. */
	onIdle: () => void;
};

/** Interval of the header clock and of expiries. */
const tickMs = 1000;

export function createPanelLoop(options: PanelLoopOptions): PanelLoop {
	const {clock, writer, draw, log, effects, onIdle} = options;
	let model = options.initial;
	let stopped = false;
	let running = 0;
	let drawnView = '';
	let countsDue = false;
	let settleTimer: NodeJS.Timeout | undefined;
	let counted = {linesSeen: 0, skips: 0};
	const frames = createFrameClock({
		framesPerSecond: options.framesPerSecond,
		onFrame: paint,
		monotonicMs: () => clock.monotonicMs(),
		schedule: scheduleOnEventLoop,
	});
	// Wall-clock time of the start, advanced by the monotonic clock: a changed system clock must neither shorten a toast
	// nor extend the time for a second tap.
	const startedAtMs = clock.nowMs() - clock.monotonicMs();
	const messageMs = () => startedAtMs + clock.monotonicMs();
	// Aligned to full seconds, so that the header clock is never a second late.
	let tickTimer = setTimeout(tick, tickMs - (clock.nowMs() % tickMs));

	function tick(): void {
		tickTimer = setTimeout(tick, tickMs - (clock.nowMs() % tickMs));
		countsDue = true;
		// With the clock, without another timer: one frame a second shows both.
		options.onTick();
		options.refresh();
		take({type: 'tick', nowMs: messageMs()});
		frames.request();
	}

	function take(message: Message, urgent = false): void {
		if (stopped) return;
		const step = update(model, message);
		const changed = step.model !== model;
		model = step.model;
		for (const effect of step.effects) runEffect(effect);
		if (!changed && step.effects.length === 0) return;
		if (urgent) frames.hurry();
		else frames.request();
	}

	/** Keys that move by rows and the mouse act on the layout of the current model. */
	function measureNow(): void {
		const nowMs = messageMs();
		const measured = measure(model, nowMs);
		({model} = update(model, {type: 'measured', measured, nowMs}));
	}

	function runEffect(effect: Effect): void {
		switch (effect.type) {
			case 'moveLog':
				log.move(effect.move, model);
				return;
			case 'copy':
				options.onCopy(effect.text);
				return;
			case 'copyLog':
				options.onCopy(log.text(model));
				return;
			case 'leave':
				options.onLeave();
				return;
			case 'suspend':
				options.onSuspend();
				return;
			case 'repaint':
				writer.invalidate();
				return;
			case 'settleTap':
				settleTap(effect.delayMs);
				return;
			case 'request':
			case 'shutdown':
			case 'ensureSupervisor':
			case 'restartSupervisor':
			case 'readDetails':
			case 'scanAlgorithms':
			case 'addInstance':
			case 'removeInstances':
			case 'setParameters':
			case 'upgrade':
				void carryOut(effect);
				return;
			default:
				effect satisfies never;
		}
	}

	/** Only the last press waits; all others have a verdict. */
	function settleTap(delayMs: number): void {
		clearTimeout(settleTimer);
		settleTimer = setTimeout(() => {
			settleTimer = undefined;
			take({type: 'tapSettled', nowMs: messageMs()}, true);
			frames.request();
		}, delayMs);
	}

	async function carryOut(effect: Parameters<EffectRunner['run']>[0]): Promise<void> {
		running += 1;
		await effects.run(effect);
		running -= 1;
		if (!stopped && effect.type !== 'readDetails') options.refresh();
		frames.request();
	}

	/** Draws one frame in one write: new log lines, and the chrome if its view changed. */
	function paint(): void {
		if (stopped) return;
		const pane = log.paint(model);
		takePaneState();
		const view = selectView(model, clock.nowMs());
		const key = JSON.stringify(view);
		if (key !== drawnView) draw(view);
		drawnView = key;
		writer.setPane(pane);
		writer.flush();
		if (log.isBusy()) frames.request();
		else setImmediate(announceIdle);
	}

	/** A new position of the pane shows at once; the tick updates the count of lines once a second. */
	function takePaneState(): void {
		const {linesSeen, skips, ...place} = log.state();
		let {linesPerSecond, linesSkipped} = model.log.pane;
		if (countsDue) {
			linesPerSecond = linesSeen - counted.linesSeen;
			linesSkipped = skips > counted.skips;
			counted = {linesSeen, skips};
			countsDue = false;
		}
		const pane = {...place, linesPerSecond, linesSkipped};
		if (JSON.stringify(pane) === JSON.stringify(model.log.pane)) return;
		({model} = update(model, {type: 'logPane', pane, nowMs: messageMs()}));
	}

	function announceIdle(): void {
		const busy =
			running > 0 ||
			settleTimer !== undefined ||
			frames.isPending() ||
			log.isBusy() ||
			options.isFeedPending();
		if (!busy && !stopped) onIdle();
	}

	return {
		report: (message, urgent) => take({...message, nowMs: messageMs()}, urgent),
		key(key) {
			measureNow();
			take({type: 'key', key, nowMs: messageMs()}, true);
		},
		mouse(mouse) {
			measureNow();
			take({type: 'mouse', mouse, nowMs: messageMs()}, true);
		},
		snapshot: snapshot => take({type: 'snapshot', snapshot, nowMs: messageMs()}, true),
		logHint: () => frames.request(),
		repaint() {
			writer.invalidate();
			frames.request();
		},
		model: () => model,
		stop() {
			stopped = true;
			clearTimeout(tickTimer);
			clearTimeout(settleTimer);
			frames.stop();
		},
	};
}
