/** What card and details tell of an instance that runs any program: its command and the figures that it reports. Pure. */
import {withoutSecretWords} from '../../../state/domain/text/secret.ts';
import {
	commandLine,
	programWords,
	readinessText,
} from '../../../state/domain/instance/command-text.ts';
import type {CommandSettings} from '../../../state/domain/instance/instance.ts';
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import {isAlive} from '../../../state/domain/instance/alive.ts';
import {type Line, span, textWidth, wrapText} from '../text/line.ts';
import type {CardFacts} from './card-facts.ts';
import {metricTexts} from '../text/metric-text.ts';

type Room = {width: number; rows: number};

/** From this many rows on there is room for all that a card tells. */
const roomyRows = 4;

/** Between figures that stand side by side. */
const separator = ' · ';

/** The rows of a card: command, figures in as many rows as there are, process. */
export function programRows(
	facts: CardFacts,
	{width, rows, process}: Room & {process: Line},
): Line[] {
	const {settings, reason, metrics} = facts.instance;
	const {command} = settings;
	if (command === null) return [process];
	const off = facts.state === 'stopped';
	// For what it waits says more than its process where there is no room for both.
	const waits = facts.state === 'starting' && rows < roomyRows;
	const last: Line[] = off ? reasonRows(reason) : waits ? [] : [process];
	const figures = filledRows(metricTexts(metrics), width);
	const between = rows - last.length;
	const told = stateRows(facts, {width, rows: Math.max(1, between - 1)});
	// The figures say more than the rest of a long command.
	const titleRows = figures.length + told.length + 2 <= between ? 2 : 1;
	const title = wrapText(shortCommand(command), width, titleRows);
	const room = Math.max(0, between - title.length - told.length);
	const shown = figures.length > room ? cutRows(figures, {width, rows: room}) : figures;
	return [
		...title.map((text): Line => [span(text, off ? 'dim' : 'strong')]),
		...told,
		...shown.map((text): Line => [span(text, off ? 'dim' : 'text')]),
		...last,
	];
}

function reasonRows(reason: string): Line[] {
	return reason === '' ? [] : [[span(reason, 'dim')]];
}

/** How it is started, or for what it waits. */
function stateRows({instance, state}: CardFacts, {width, rows}: Room): Line[] {
	const {settings, reason} = instance;
	if (state === 'stopped') return [[span('space', 'key'), span(' to start', 'dim')]];
	if (state !== 'starting' || settings.command === null) return [];
	const text = reason || readinessText(settings.command.ready);
	return wrapText(text, width, rows).map((row): Line => [span(row, 'warning')]);
}

/** The first rows; a mark says that there are more. A figure is never cut: it would be another one. */
function cutRows(all: readonly string[], {width, rows}: Room): string[] {
	const kept = all.slice(0, rows);
	const end = kept.pop();
	if (end === undefined) return [];
	const [first = ''] = filledRows(end.split(separator), width - 2);
	return [...kept, textWidth(first) <= width - 2 ? `${first} …` : '…'];
}

/**
 * The command without its interpreter and folders: `bot.py --fast` for `python3 src/bot.py --fast`, and a text
 * that a shell runs as it is.
 */
function shortCommand({argv}: Pick<CommandSettings, 'argv'>): string {
	if (isShellText({argv})) return withoutSecretWords(argv).at(-1) ?? '';
	return commandLine({argv: programWords(argv)});
}

/** Whether `pitwall.yaml` holds a text for the shell instead of a list of words. */
function isShellText({argv}: Pick<CommandSettings, 'argv'>): boolean {
	return argv.length === 3 && argv[0] === '/bin/sh' && argv[1] === '-c';
}

/** Texts side by side, as many in a row as fit whole. */
function filledRows(texts: readonly string[], width: number): string[] {
	const rows: string[] = [];
	for (const text of texts) {
		const longer = rows.length === 0 ? text : `${rows.at(-1)}${separator}${text}`;
		if (rows.length === 0 || textWidth(longer) > width) rows.push(text);
		else rows[rows.length - 1] = longer;
	}

	return rows;
}

/** Facts of the details view as label and text. */
export function programFacts(instance: InstanceView, command: CommandSettings): [string, string][] {
	const {cwd, env, heartbeat, stopSignal, readyTimeoutMs} = command;
	const variables = Object.keys(env);
	const beat = {
		none: 'its process lives',
		log: 'it prints',
		file: heartbeat.by === 'file' ? `${heartbeat.path} changes` : '',
	}[heartbeat.by];
	const figures = metricTexts(instance.metrics);
	const ready =
		command.ready.by === 'start'
			? 'as soon as its process lives'
			: `${readinessText(command.ready)}, at most ${readyTimeoutMs / 1000} s`;
	const none = isAlive(instance) ? 'none were reported yet' : 'none';
	return [
		['command', isShellText(command) ? shortCommand(command) : commandLine(command)],
		['directory', cwd],
		...(variables.length > 0 ? [['variables', variables.join(' ')] as [string, string]] : []),
		['ready', ready],
		['progress', beat],
		['stop signal', stopSignal],
		['metrics', figures.length > 0 ? figures.join(' · ') : none],
	];
}
