/** Card and details of an instance that runs a program: its arguments and its metrics. Pure. */
import {withoutSecretWords} from '../../../state/domain/text/secret.ts';
import {
	commandLine,
	programWords,
	readinessText,
} from '../../../state/domain/instance/program-text.ts';
import type {ProgramSettings} from '../../../state/domain/instance/instance.ts';
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import {isAlive} from '../../../state/domain/instance/alive.ts';
import {type Line, span, textWidth, wrapText} from '../text/line.ts';
import type {CardFacts} from './card-facts.ts';
import {metricTexts} from '../text/metric-text.ts';

type Room = {width: number; rows: number};

/** From this many rows on everything of a card fits. */
const roomyRows = 4;

/** Between metrics side by side. */
const separator = ' · ';

/** The rows of a card: arguments, metrics in as many rows as there are, process. */
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
	const texts = filledRows(metricTexts(metrics), width);
	const between = rows - last.length;
	const told = stateRows(facts, {width, rows: Math.max(1, between - 1)});
	// The figures say more than the rest of a long command.
	const titleRows = texts.length + told.length + 2 <= between ? 2 : 1;
	const title = wrapText(shortCommand(command), width, titleRows);
	const room = Math.max(0, between - title.length - told.length);
	const shown = texts.length > room ? cutRows(texts, {width, rows: room}) : texts;
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

/** The first rows, with a mark if there are more. A metric is never cut: it would be a different one. */
function cutRows(all: readonly string[], {width, rows}: Room): string[] {
	const kept = all.slice(0, rows);
	const end = kept.pop();
	if (end === undefined) return [];
	const [first = ''] = filledRows(end.split(separator), width - 2);
	return [...kept, textWidth(first) <= width - 2 ? `${first} …` : '…'];
}

/**
 * The arguments without interpreter and folders: `bot.py --fast` for `python3 src/bot.py --fast`, and a shell
 * text as it is.
 */
function shortCommand({argv}: Pick<ProgramSettings, 'argv'>): string {
	if (isShellText({argv})) return withoutSecretWords(argv).at(-1) ?? '';
	return commandLine({argv: programWords(argv)});
}

/** Whether `pitwall.yaml` contains a text for the shell instead of a list of arguments. */
function isShellText({argv}: Pick<ProgramSettings, 'argv'>): boolean {
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
export function programFacts(instance: InstanceView, command: ProgramSettings): [string, string][] {
	const {cwd, env, heartbeat, stopSignal, readyTimeoutMs} = command;
	const variables = Object.keys(env);
	const beat = {
		none: 'its process lives',
		log: 'it prints',
		file: heartbeat.by === 'file' ? `${heartbeat.path} changes` : '',
	}[heartbeat.by];
	const texts = metricTexts(instance.metrics);
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
		['metrics', texts.length > 0 ? texts.join(' · ') : none],
	];
}
