/**
 * The one place where the panel meets the world: messages in, effects out, a frame when something changed.
 * Decides nothing (update.ts) and words nothing (select.ts). It counts pending work, so that a test can wait
 * for rest instead of for time.
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
	/** Takes a message; `urgent`: a person waits for its picture. */
	report(message: Report, urgent?: boolean): void;
	key(key: KeyStroke): void;
	mouse(mouse: MouseAction): void;
	/** Takes what is true now, and shows it at once. */
	snapshot(snapshot: Snapshot): void;
	/** Something may have been written to a log. */
	logHint(): void;
	/** Paints everything anew. */
	repaint(): void;
	model(): Model;
	stop(): void;
};

export type PanelLoopOptions = {
	initial: Model;
	clock: Clock;
	framesPerSecond: number;
	writer: ScreenWriter;
	/** Hands the view model to Ink, which draws it at once. */
	draw: (view: ViewModel) => void;
	log: LogFeed;
	effects: EffectRunner;
	/** Reads the state again at once: an own wish must be visible at the next frame. */
	refresh: () => void;
	/** Once a second, before the frame: looks that no event asks for. */
	onTick: () => void;
	/** Whether news is held back that will come by itself. */
	isFeedPending: () => boolean;
	onLeave: () => void;
	/** Puts a text into the clipboard. */
	onCopy: (text: string) => void;
	onSuspend: () => void;
	/** Called each time nothing is pending and the picture is painted. */
	onIdle: () => void;
};

/** Interval of the clock in the header and of what ends by time. */
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
	// Wall-clock time of the start, carried on by the monotonic clock: a clock that is set must neither cut a toast
	// short nor stretch the time for a second tap.
	const startedAtMs = clock.nowMs() - clock.monotonicMs();
	const messageMs = () => startedAtMs + clock.monotonicMs();
	// Aligned to full seconds, so that the clock in the header is never a second behind.
	let tickTimer = setTimeout(tick, tickMs - (clock.nowMs() % tickMs));

	function tick(): void {
		tickTimer = setTimeout(tick, tickMs - (clock.nowMs() % tickMs));
		countsDue = true;
		// With the clock and not by a timer of its own: one frame a second shows both.
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

	/** A key that moves by rows and the mouse act on the picture of the model as it is now. */
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

	/** Only the last press waits: each other one has been judged. */
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

	/** One frame: the pane takes in new lines, the chrome is drawn when its view changed, one write. */
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

	/** Where the pane stands is news at once; how many lines went by only once a second, by the tick. */
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
