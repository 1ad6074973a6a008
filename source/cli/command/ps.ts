/** `pitwall ps`: lists every instance with its wanted and its observed state. */
import {formatDecimal} from '../../../state/domain/number/decimal.ts';
import {AppError, exitCode} from '../../../state/domain/error.ts';
import {moneyDecimals} from '../../../state/domain/trading/instrument.ts';
import {type Observed, troubledStates} from '../../../state/domain/instance/instance.ts';
import {ruinText} from '../../../state/domain/trading/ruin-text.ts';
import type {InstanceView, Snapshot} from '../../../state/domain/instance/snapshot.ts';
import {unknownInstance} from '../../control/unknown-instance.ts';
import {formatBytes} from '../../format/bytes.ts';
import {formatDuration} from '../../format/duration.ts';
import {type Sign, stateSigns} from '../../format/glossary.ts';
import {formatShutdown} from '../../format/shutdown.ts';
import {chosenNames} from '../line/choose-instances.ts';
import type {CommandContext} from '../output/context.ts';
import {instanceDocument} from '../output/instance-document.ts';
import {noteSupervisor} from '../home/note-supervisor.ts';
import {lookAtHome, noteNoHome} from '../home/open-home.ts';
import {type Target, targetFlags, targetOf} from '../line/target.ts';
import {type Column, textTable} from '../output/text-table.ts';
import {defineCommand} from '../line/define-command.ts';

const signText = ({glyph, word}: Sign) => `${glyph} ${word}`;

export const ps = defineCommand({
	name: 'ps',
	positional: '[NAME…]',
	summary: 'list instances with their wanted and observed state',
	details: [
		`STATE shows a sign and a word: ${Object.values(stateSigns).map(signText).join(', ')}.`,
		'JSON: an array of objects; times are ISO 8601 UTC, ratios are not percentages, unknown values are null.',
	],
	flags: targetFlags,
	examples: [
		['pitwall ps', 'a table'],
		['pitwall ps --json', 'for scripts'],
	],
	read: ({words, flags}) => ({target: targetOf('ps', words, flags)}),
	run: showInstances,
});

/** Prints the instances of `target`; null: all. */
export async function showInstances(
	context: CommandContext,
	{target}: {target: Target | null},
): Promise<number> {
	const snapshot = await lookAtHome(context, (_, seen) => seen);
	if (snapshot === null) {
		context.output.document([]);
		noteNoHome(context);
		return exitCode.ok;
	}

	printInstances(context, snapshot, target);
	if (snapshot.supervisor.running) await noteSupervisor(context, context.output);
	return exitCode.ok;
}

/** Prints a snapshot as `ps` shows it. */
function printInstances({output}: CommandContext, snapshot: Snapshot, target: Target | null): void {
	const views = chosenViews(snapshot.instances, target);
	output.document(views.map(instanceDocument));
	if (output.json) return;
	const rows = views.map(view => ({view, nowMs: snapshot.takenAtMs}));
	const shown = columns.filter(({title}) => title !== 'TAGS' || rows.some(isTagged));
	for (const line of textTable(rows, shown, {columnsMax: output.columns, colour: output.colour}))
		output.line(line);
	for (const {settings, observed, reason, left} of views)
		if ((troubledStates.has(observed) || left.length > 0) && reason)
			output.line(`${settings.name}: ${reason}`);
	for (const {settings, status} of views)
		if (status?.ruin) output.line(`${settings.name}: ${ruinText(status.ruin)}`);
	const {shutdown, takenAtMs} = snapshot;
	if (snapshot.supervisor.running) return;
	if (views.some(({wanted}) => wanted.wanted === 'running'))
		output.note('no supervisor runs: nothing is started or restarted\nfix: pitwall up');
	else if (shutdown !== null) output.note(`everything was ${formatShutdown(shutdown, takenAtMs)}`);
}

function chosenViews(
	instances: readonly InstanceView[],
	target: Target | null,
): readonly InstanceView[] {
	if (target === null) return instances;
	const known = instances.map(({settings}) => settings.name);
	const names = new Set(chosenNames(target, instances));
	for (const name of names)
		if (!known.includes(name)) throw new AppError(unknownInstance(name, known));
	return instances.filter(({settings}) => names.has(settings.name));
}

const stateCodes: Record<Observed, string | null> = {
	stopped: '2',
	starting: '36',
	running: '36',
	paused: '33',
	stopping: '33',
	crashed: '31',
	backoff: '33',
	failed: '31',
	hung: '31',
	foreign: '35',
};

type Row = {view: InstanceView; nowMs: number};

const isTagged = ({view}: Row) => view.settings.tags.length > 0;

const money = (micros: number | undefined) =>
	micros === undefined ? '' : formatDecimal(Math.round(micros / 10_000), moneyDecimals - 4);

const columns: ReadonlyArray<Column<Row>> = [
	{title: 'NAME', align: 'left', dropAt: 0, cell: ({view}) => view.settings.name},
	{title: 'MODE', align: 'left', dropAt: 5, cell: ({view}) => view.settings.mode},
	{
		title: 'STATE',
		align: 'left',
		dropAt: 0,
		cell: ({view}) => `${stateSigns[view.observed].glyph} ${stateSigns[view.observed].word}`,
		colour: ({view}) => stateCodes[view.observed],
	},
	{title: 'PID', align: 'right', dropAt: 0, cell: ({view}) => String(view.pid ?? '')},
	{
		title: 'UP',
		align: 'right',
		dropAt: 3,
		cell: ({view: {startedAtMs, pid}, nowMs}) =>
			startedAtMs === null || pid === null ? '' : formatDuration(nowMs - startedAtMs),
	},
	{title: 'BAR', align: 'right', dropAt: 4, cell: ({view}) => String(view.status?.bar ?? '')},
	{
		title: 'PRICE',
		align: 'right',
		dropAt: 0,
		cell: ({view: {status}}) =>
			status === null ? '' : formatDecimal(status.priceTicks, status.priceDecimals),
	},
	{
		title: 'POSITION',
		align: 'right',
		dropAt: 0,
		cell: ({view: {status}}) =>
			status === null
				? ''
				: formatDecimal(status.positionLots, status.quantityDecimals, {trimTo: 0}),
	},
	{
		title: 'EQUITY',
		align: 'right',
		dropAt: 0,
		cell: ({view}) => money(view.status?.equityMicros),
	},
	{
		title: 'CPU%',
		align: 'right',
		dropAt: 7,
		cell: ({view}) => view.cpuPercent?.toFixed(1) ?? '',
	},
	{
		title: 'MEM',
		align: 'right',
		dropAt: 6,
		cell: ({view}) => (view.rssBytes === null ? '' : formatBytes(view.rssBytes)),
	},
	{
		title: 'CODE',
		align: 'left',
		dropAt: 8,
		cell: ({view: {snapshotHash}}) => snapshotHash?.slice(0, 12) ?? '',
	},
	{title: 'TAGS', align: 'left', dropAt: 1, cell: ({view}) => view.settings.tags.join(',')},
	{title: 'ALGORITHM', align: 'left', dropAt: 2, cell: ({view}) => view.settings.algorithm},
];
