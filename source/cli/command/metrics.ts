/** `pitwall metrics`: lists the metrics that instances report; a program reports one with `set` or `add`. */
import {existsSync} from 'node:fs';
import {AppError, exitCode} from '../../../state/domain/error.ts';
import {
	checkMetricName,
	type InstanceMetric,
	metricsMax,
} from '../../../state/domain/instance/instance-metric.ts';
import {findLiveProcess} from '../../../state/view/find-live-process.ts';
import {homeIdentity} from '../../../state/home/home-identity.ts';
import {readLock} from '../../../state/lock/inspect.ts';
import {listInstances} from '../../../state/registry/registry.ts';
import {isRunOf} from '../../../state/view/observe.ts';
import {descendsFrom} from '../../../state/process/ancestry.ts';
import {runIdVariable} from '../../../state/process/descendants.ts';
import {ownIdentity} from '../../../state/process/identity.ts';
import {type ControlStore, openControlStore} from '../../../state/control/control-store.ts';
import {unknownInstance} from '../../control/unknown-instance.ts';
import {formatDuration} from '../../format/duration.ts';
import type {CommandContext} from '../output/context.ts';
import {noteNoHome} from '../home/open-home.ts';
import {type Column, textTable} from '../output/text-table.ts';
import {UsageError} from '../../../state/flags/usage-error.ts';
import {defineCommand} from '../line/define-command.ts';
import {plainNumber} from '../../../state/domain/number/plain-number.ts';

export const metrics = defineCommand({
	name: 'metrics',
	positional: '[set|add METRIC VALUE]',
	summary: 'list the metrics that instances report; report one from a program',
	details: [
		'PITWALL_NAME holds the name of the instance in a program that runs as one, so `pitwall metrics set agents 25` is enough. If the environment was emptied, use --instance. `add` adds to the current value, or to 0.',
		'Only the instance itself can report its metrics, by a JSON line on stdout or by this command. Any other process is refused (exit 77; 69 if the instance does not run). A new run of a program begins without metrics.',
		'JSON: an array of {instance, metric, value, recordedAt}; for `set` and `add` one such object.',
	],
	flags: {
		instance: {
			value: 'ID',
			default: 'all in a list; else PITWALL_NAME of the environment',
			help: 'name of an instance, or the instance id of its process',
		},
	},
	examples: [
		['pitwall metrics', 'metrics of all instances'],
		['pitwall metrics set agents 25', 'from a script that runs as an instance'],
		['pitwall metrics --instance BOT', 'metrics of one instance'],
	],
	read: ({words, flags}): MetricsOptions => ({
		change: readChange(words),
		instance: flags.instance ?? null,
	}),
	run: listOrChange,
});

type MetricsOptions = {
	/** Null: list. */
	change: {how: 'set' | 'add'; metric: string; value: number} | null;
	/** Name or instance id; null: all of a list, else the instance that PITWALL_NAME names. */
	instance: string | null;
};

function readChange(words: readonly string[]): MetricsOptions['change'] {
	const [how, metric, value, surplus] = words;
	if (how === undefined) return null;
	if (how !== 'set' && how !== 'add') throw usage(`unknown action ${how}`, 'set, add, or nothing');
	if (metric === undefined || value === undefined || surplus !== undefined)
		throw usage(`words after ${how}: ${words.length - 1}`, 'two, a name and a number');
	const problem = checkMetricName(metric);
	if (problem !== null) throw usage(`${metric} cannot be the name of a metric`, problem);
	const number = plainNumber(value);
	if (number === undefined) throw usage(`the value was ${value}`, 'a number such as 25 or -0.5');
	return {how, metric, value: number};
}

function usage(what: string, expected: string): UsageError {
	return new UsageError({
		what: `pitwall metrics: ${what}`,
		why: `expected ${expected}`,
		fix: 'write pitwall metrics set agents 25, or see pitwall metrics --help',
	});
}

function listOrChange(context: CommandContext, command: MetricsOptions): number {
	const {directory, output} = context;
	if (!existsSync(directory.controlDatabase)) {
		if (command.change !== null)
			throw new AppError(unknownInstance(chosenWord(context, command), []));
		output.document([]);
		noteNoHome(context);
		return exitCode.ok;
	}
	const isReader = command.change === null;
	const store = openControlStore(directory.controlDatabase, {readonly: isReader});
	try {
		if (command.change === null) list(context, store, command);
		else change(context, store, {...command, change: command.change});
		return exitCode.ok;
	} finally {
		store.close();
	}
}

function list(context: CommandContext, store: ControlStore, command: MetricsOptions): void {
	const {output, clock} = context;
	const name = command.instance === null ? null : nameOf(context, store, command.instance);
	const metrics = store.allMetrics().filter(each => name === null || each.name === name);
	output.document(metrics.map(metricDocument));
	const rows = metrics.map(metric => ({metric, nowMs: clock.nowMs()}));
	if (rows.length === 0) output.line('no instance has reported a metric');
	else
		for (const line of textTable(rows, columns, {
			columnsMax: output.columns,
			colour: output.colour,
		}))
			output.line(line);
}

type Change = MetricsOptions & {change: NonNullable<MetricsOptions['change']>};

function change(context: CommandContext, store: ControlStore, command: Change): void {
	const {output, clock} = context;
	const {how, metric, value} = command.change;
	const name = nameOf(context, store, chosenWord(context, command));
	checkReporter(context, store, {name, metric});
	const reported = {name, metric, value, recordedAtMs: clock.nowMs()};
	const changed = store.changeMetric(reported, how, metricsMax);
	if (!changed.ok)
		throw new AppError({
			code: 'METRIC_REFUSED',
			exitCode: exitCode.badData,
			what: `${name}: ${metric} was not taken`,
			why: changed.reason,
			fix: 'report it under an existing name: pitwall metrics',
			details: {name, metric, value},
		});
	output.document(metricDocument({...reported, value: changed.value}));
	output.line(`${name}: ${metric} ${changed.value}`);
}

/**
 * Only processes of the instance itself may report a metric: those that its run started (its token is in their
 * environment), and those that descend from its runner.
 */
function checkReporter(
	{environment, directory, clock}: CommandContext,
	store: ControlStore,
	{name, metric}: {name: string; metric: string},
): void {
	const run = store.latestRun(name);
	const place = {directory, home: homeIdentity(directory.home), nowMs: clock.nowMs()};
	const {live} = findLiveProcess(place, readLock(directory, name) ?? undefined, run);
	const isAlive = live !== null && isRunOf(run, live);
	const isOwn =
		isAlive && (environment[runIdVariable] === run.runId || descendsFrom(ownIdentity().pid, run));
	if (isOwn) return;
	throw new AppError({
		code: 'METRIC_NOT_OWN',
		exitCode: isAlive ? exitCode.permission : exitCode.unavailable,
		what: `${name}: ${metric} was not taken`,
		why: isAlive
			? 'only the instance itself reports its metrics, and this process does not belong to its run'
			: 'only the instance itself reports its metrics, and it does not run',
		fix: isAlive
			? `call it from ${name}, or let ${name} print {"metric": "${metric}", "value": 1}`
			: `start it first: pitwall start ${name}`,
		details: {name, metric},
	});
}

/** Returns the instance named by the flag, or by the environment that its runner made. */
function chosenWord({environment}: CommandContext, {instance}: MetricsOptions): string {
	const word = instance ?? environment['PITWALL_NAME'];
	if (word !== undefined && word !== '') return word;
	throw new UsageError({
		what: 'pitwall metrics: no instance was named',
		why: 'neither --instance nor PITWALL_NAME is set',
		fix: 'write pitwall metrics set agents 25 --instance NAME (pitwall ps lists the names)',
	});
}

/** Returns the name of the instance with the name `word`, or with a living process of that instance id. */
function nameOf({directory}: CommandContext, store: ControlStore, word: string): string {
	const known = store.instances().map(({name}) => name);
	if (known.includes(word) || store.latestRun(word) !== undefined) return word;
	const living = listInstances(directory).find(({instanceId}) => instanceId === word);
	if (living?.entry) return living.entry.name;
	throw new AppError(unknownInstance(word, known));
}

type Row = {metric: InstanceMetric; nowMs: number};

const columns: ReadonlyArray<Column<Row>> = [
	{title: 'INSTANCE', align: 'left', dropAt: 0, cell: ({metric}) => metric.name},
	{title: 'METRIC', align: 'left', dropAt: 0, cell: ({metric}) => metric.metric},
	{title: 'VALUE', align: 'right', dropAt: 0, cell: ({metric}) => String(metric.value)},
	{
		title: 'AGE',
		align: 'right',
		dropAt: 1,
		cell: ({metric, nowMs}) => formatDuration(Math.max(0, nowMs - metric.recordedAtMs)),
	},
];

/** A metric as `--json` shows it. */
function metricDocument({name, metric, value, recordedAtMs}: InstanceMetric) {
	return {instance: name, metric, value, recordedAt: new Date(recordedAtMs).toISOString()};
}
