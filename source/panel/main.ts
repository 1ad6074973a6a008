/** `pitwall` without a command: opens the panel on a home and returns when the person leaves. */
import type {Directory} from '../../state/home/directory.ts';
import type {MergedLine} from '../../state/log/merge-lines.ts';
import {systemClock} from '../../state/process/system-clock.ts';
import {panelSettings} from '../../state/control/panel-settings.ts';
import {openControl} from '../control/context.ts';
import {readProgramIdentity} from '../supervisor/program.ts';
import {copyHint, copySequence, multiplexerOf} from '../terminal/clipboard.ts';
import {detectColorDepth} from '../terminal/color-depth.ts';
import {createInput} from '../terminal/input.ts';
import {renderLogRow} from '../terminal/log-row.ts';
import {installRestore} from '../terminal/restore.ts';
import {unblockWrites} from '../../state/process/output/line-output.ts';
import {takeQueuedInput} from '../terminal/queued-input.ts';
import {createScreenWriter} from '../terminal/screen-writer.ts';
import {createTheme, type ColorDepth, type Theme} from '../terminal/theme.ts';
import {createChrome} from './chrome.tsx';
import {createConfigFeed} from './feed/config-feed.ts';
import {createEffectRunner} from './feed/effect-runner.ts';
import {createIdleSignal} from './feed/idle-signal.ts';
import {createLogFeed, type LogRowStyle} from './log/log-feed.ts';
import {createPanelLoop} from './loop.ts';
import {initialModel, type Proof} from './model/model.ts';
import {mouseAction} from './model/mouse-action.ts';
import {selectFarewell} from './view/select-farewell.ts';
import {createSnapshotFeed} from './feed/snapshot-feed.ts';

export type PanelFlags = {
	/** Maximum frames a second, 1…60; default 30. 10 suits slow lines. */
	fps?: number | null | undefined;
	/** False: the mouse is left to the terminal; the default comes from `panel:` in the configuration. */
	mouse?: boolean | undefined;
	/** Default `dark`. */
	theme?: 'dark' | 'light' | undefined;
};

export type PanelOptions = {directory: Directory; flags: PanelFlags};

const framesPerSecondDefault = 30;

/** A database that others keep busy stalls the screen for this long; requests are retried meanwhile. */
const busyTimeoutMs = 50;

/**
 * Runs the panel on the process's terminal. Returns the text to print once the terminal is given back, with
 * the exit code. Instances keep running after its end.
 * @throws {@link AppError} as `openControl`, before the terminal is taken over.
 */
export async function runPanel({directory, flags}: PanelOptions): Promise<Proof> {
	const {stdin, stdout} = process;
	const clock = systemClock;
	const context = await openControl(directory, {clock});
	context.store.database.pragma(`busy_timeout = ${busyTimeoutMs}`);
	const settings = panelSettings(context.store);
	const multiplexer = multiplexerOf(process.env);
	const themes = themesFor(detectColorDepth(process.env, stdout.isTTY));
	unblockWrites(stdout);
	const writer = createScreenWriter({
		terminal: stdout,
		reports: {mouse: settings.mouse && flags.mouse !== false, paste: true},
		onFrame: () => input.release(),
	});
	const restore = installRestore({
		output: stdout,
		input: stdin,
		process,
		onSuspend: () => {
			input.hold();
			writer.suspend();
		},
		onResume: () => {
			input.hold();
			writer.resume();
			loop.repaint();
		},
	});
	const chrome = createChrome(writer.chromeStream);
	const log = createLogFeed({
		directory,
		monotonicMs: () => clock.monotonicMs(),
		drawRow: (line, style) => drawRow(line, style, themes[style.theme]),
		onHint: () => loop.logHint(),
		onSearched: found => loop.report({type: 'logSearched', found}),
	});
	const effects = createEffectRunner({context, report: message => loop.report(message, true)});
	let leave = () => {};
	const left = new Promise<void>(resolve => {
		leave = resolve;
	});
	const loop = createPanelLoop({
		initial: initialModel({
			size: writer.size(),
			theme: flags.theme ?? 'dark',
			click: settings.click,
			copyHint: copyHint(multiplexer),
			program: readProgramIdentity(context.programs),
		}),
		clock,
		framesPerSecond: flags.fps ?? framesPerSecondDefault,
		writer,
		draw: view => chrome.draw(view, themes[view.theme].paint),
		log,
		effects,
		refresh: () => feed.refresh(),
		onTick: () => config.check(),
		isFeedPending: () => feed.isPending() || input.isHeld(),
		onLeave: () => leave(),
		onCopy: text => writer.send(copySequence(text, multiplexer)),
		onSuspend: () => restore.suspend(),
		onIdle: createIdleSignal(process.env),
	});
	const feed = createSnapshotFeed({
		context,
		clock,
		onSnapshot: snapshot => loop.snapshot(snapshot),
		onProblem: error => loop.report({type: 'problem', text: String(error)}),
	});
	// Held until the first picture is shown: earlier keys were not meant for it.
	const input = createInput({
		stdin,
		held: true,
		takeQueued: takeQueuedInput,
		onReleased: () => loop.logHint(),
		onKey: key => loop.key(key),
		onMouse: mouse => {
			const action = mouseAction(mouse);
			if (action !== null) loop.mouse(action);
		},
		onPaste: text => loop.report({type: 'paste', text}, true),
	});
	feed.refresh();
	const config = createConfigFeed({
		context,
		onProblem: problem => loop.report({type: 'config', problem}, true),
	});
	const onResize = () => loop.report({type: 'resize', size: writer.size()}, true);
	stdout.on('resize', onResize);
	await left;
	stdout.off('resize', onResize);
	input.stop();
	loop.stop();
	feed.close();
	log.close();
	chrome.close();
	writer.close();
	restore.restore();
	restore.uninstall();
	context.close();
	return selectFarewell(loop.model());
}

function themesFor(depth: ColorDepth): Record<'dark' | 'light', Theme> {
	return {dark: createTheme('dark', depth), light: createTheme('light', depth)};
}

function drawRow({line}: MergedLine, style: LogRowStyle, theme: Theme): string {
	return renderLogRow(line, {
		width: style.width,
		short: style.short,
		prefixWidth: style.prefixWidth,
		offset: style.offset,
		theme,
		search: style.search,
		instanceIndex: prefix => style.names.indexOf(prefix.replace(/-(SIM|LIVE)$/, '')),
	});
}
