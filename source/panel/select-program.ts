/** What card and details tell of an instance that runs any program: its command and the figures that it reports. Pure. */
import {commandLine, programName, readinessText} from '../../state/domain/command-text.ts';
import type {CommandSettings} from '../../state/domain/instance.ts';
import type {InstanceView} from '../../state/domain/snapshot.ts';
import {formatDecimal, trimZeros} from '../ui/format/decimal.ts';
import {isAlive} from './alive.ts';
import {type Line, span, textWidth, wrapText} from './line.ts';
import {shownState} from './state-look.ts';

/** Decimals of a figure at most. */
const metricDecimals = 4;

/** Returns `agents 25`, by name. */
export function metricTexts(metrics: Readonly<Record<string, number>>): string[] {
	return Object.entries(metrics)
		.toSorted(([a], [b]) => (a < b ? -1 : 1))
		.map(([name, value]) => `${name} ${figure(value)}`);
}

function figure(value: number): string {
	const scaled = Math.round(value * 10 ** metricDecimals);
	return Number.isSafeInteger(scaled)
		? trimZeros(formatDecimal(scaled, metricDecimals))
		: value.toPrecision(6);
}

/** The rows of a card: command, figures in as many rows as there are, process. */
export function programRows(
	instance: InstanceView,
	{width, rows, process}: {width: number; rows: number; process: Line},
): Line[] {
	const {settings, reason, metrics} = instance;
	const {command} = settings;
	if (command === null) return [process];
	const state = shownState(instance);
	const off = state === 'stopped';
	const word: Line = off
		? [span('space', 'key'), span(' to start', 'dim')]
		: [span(state === 'starting' ? reason || readinessText(command.ready) : '', 'warning')];
	const first: Line[] = off || state === 'starting' ? [word] : [];
	const last: Line[] = off ? (reason === '' ? [] : [[span(reason, 'dim')]]) : [process];
	const text = shortCommand(command);
	const title = wrapText(text, width, rows >= 5 ? 2 : 1).map(
		(line): Line => [span(line, off ? 'dim' : 'strong')],
	);
	const room = Math.max(0, rows - title.length - first.length - last.length);
	const figures = filledRows(metricTexts(metrics), width).slice(0, room);
	return [
		...title,
		...first,
		...figures.map((text): Line => [span(text, off ? 'dim' : 'text')]),
		...last,
	];
}

/**
 * The command without its interpreter and folders: `bot.py --fast` for `python3 src/bot.py --fast`, and a text
 * that a shell runs as it is.
 */
function shortCommand({argv}: CommandSettings): string {
	const [program, flag, text] = argv;
	if (program === '/bin/sh' && flag === '-c' && text !== undefined) return text;
	const name = programName(argv);
	const isFile = program?.endsWith(name) !== true;
	return commandLine({argv: [name, ...argv.slice(isFile ? 2 : 1)]});
}

/** Texts side by side, as many in a row as fit whole. */
function filledRows(texts: readonly string[], width: number): string[] {
	const rows: string[] = [];
	for (const text of texts) {
		const longer = rows.length === 0 ? text : `${rows.at(-1)} · ${text}`;
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
	const limit = command.ready.by === 'start' ? '' : `, at most ${readyTimeoutMs / 1000} s`;
	const none = isAlive(instance) ? 'none were reported yet' : 'none';
	return [
		['command', commandLine(command)],
		['directory', cwd],
		...(variables.length > 0 ? [['variables', variables.join(' ')] as [string, string]] : []),
		['ready', `${readinessText(command.ready)}${limit}`],
		['progress', beat],
		['stop signal', stopSignal],
		['metrics', figures.length > 0 ? figures.join(' · ') : none],
	];
}
