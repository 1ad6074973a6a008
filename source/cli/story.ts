/** The facts about one instance → sentences in the order in which a person asks. Pure. */
import {commandLine} from '../../state/domain/command-text.ts';
import {clearForeignCommand} from '../../state/domain/lock.ts';
import {exitText} from '../../state/domain/exit-meaning.ts';
import {leftFix} from '../../state/domain/left-text.ts';
import {settingsThatWait} from '../../state/domain/settings-in-force.ts';
import type {InstanceCode} from '../../state/domain/instance-code.ts';
import {heapMbDefault} from '../../state/domain/instance-defaults.ts';
import type {Observed} from '../../state/domain/instance.ts';
import {ruinText} from '../../state/domain/ruin-text.ts';
import type {EventRow, InstanceView, RunRow} from '../../state/domain/snapshot.ts';
import {formatMoment, formatWait} from '../ui/format/duration.ts';

export type Story = {
	view: InstanceView;
	supervisorRuns: boolean;
	/** Its environment is what instances get; null: none runs. */
	supervisorStartedAtMs: number | null;
	nowMs: number;
	/** Its newest life; null before the first. */
	run: RunRow | null;
	/** What it runs; null: nothing was pinned yet. */
	code: InstanceCode | null;
	/** Oldest first. */
	events: readonly EventRow[];
	logLines: readonly string[];
	/** Raw stderr of the newest life, made harmless; empty when it left none. */
	crashLines: readonly string[];
	/** Path of the file that holds them, and more. */
	crashLog: string;
	/** Whether its living process was stopped by a signal (SIGSTOP, Ctrl-Z). */
	isSuspended: boolean;
	/** Whether the home has no room for another commit. */
	diskIsFull: boolean;
};

/** Returns the whole story, a line each. */
export function storyLines(story: Story): string[] {
	const {view, events, logLines, crashLines, crashLog} = story;
	const {name, symbol, mode, account, algorithm} = view.settings;
	return [
		`${name}: ${view.settings.command === null ? `${algorithm} on ${symbol}` : commandLine(view.settings.command)}, ${mode}, account ${account}`,
		`wanted:    ${wantedText(story)}`,
		`is:        ${isText(story)}`,
		`last exit: ${exitLine(story)}`,
		...ruinLines(view),
		`code:      ${codeText(story)}`,
		...waitingLines(view),
		...environmentLines(story),
		...restartLines(story),
		...block('what happened', events.map(eventLine)),
		...block('last log lines', logLines),
		...block(`last words on stderr, in ${crashLog}`, withoutFrames(crashLines)),
		'',
		`what to do: ${whatToDo(story)}`,
	];
}

function wantedText({view: {wanted}, nowMs}: Story): string {
	const {requestedAtMs, requestedBy} = wanted;
	const paused = wanted.paused ? ', entries paused' : '';
	if (requestedAtMs === 0) return `${wanted.wanted}${paused}; nobody has asked for anything yet`;
	const ago = formatWait(nowMs - requestedAtMs);
	return `${wanted.wanted}${paused}, since ${formatMoment(requestedAtMs)} UTC (${ago} ago), by ${requestedBy}`;
}

function isText({view}: Story): string {
	const {observed, reason, pid, heartbeatAgeMs, lockVerdict} = view;
	const facts = [
		pid === null ? null : `pid ${pid}`,
		heartbeatAgeMs === null ? null : `heartbeat ${formatWait(heartbeatAgeMs)} ago`,
		lockVerdict === null ? 'no lock' : `lock ${lockVerdict}`,
	].filter(fact => fact !== null);
	return `${observed}${reason ? `: ${reason}` : ''} (${facts.join(', ')})`;
}

function ruinLines({status}: InstanceView): string[] {
	return status?.ruin ? [`account:   ${ruinText(status.ruin)}`] : [];
}

function codeText({view, code}: Story): string {
	const {kind, algorithm} = view.settings;
	if (kind === 'command') return 'its own program';
	const runs = view.snapshotHash?.slice(0, 12);
	if (runs === undefined) return 'none kept yet: its first start takes the file as it is then';
	if (code === null || code.algorithm !== algorithm) return runs;
	const {snapshotHash, file, takenAtMs, takenBy} = code;
	const from = file === '' ? '' : ` of ${file}`;
	const taken = `taken ${formatMoment(takenAtMs)} UTC by ${takenBy}${from}`;
	if (snapshotHash === view.snapshotHash) return `${runs}, ${taken}`;
	return `${runs}; from its next start ${snapshotHash.slice(0, 12)}, ${taken}`;
}

/** What its processes see of the outside world; a run by hand has that of its shell. */
function environmentLines({view, run, supervisorStartedAtMs}: Story): string[] {
	if (view.pid !== null && run?.epoch === 0)
		return ['environment: that of the shell in which it was started by hand'];
	if (supervisorStartedAtMs === null) return [];
	const since = `${formatMoment(supervisorStartedAtMs)} UTC`;
	const start = `that in which the supervisor was started (${since})`;
	const isOlder = view.pid !== null && (view.startedAtMs ?? 0) < supervisorStartedAtMs;
	const text = isOlder ? `from its next start ${start}` : start;
	return [`environment: ${text}; env: sets its own, pitwall supervisor restart renews it`];
}

function exitLine({view, run, nowMs}: Story): string {
	const {exitCode, exitSignal, exitedAtMs, exitReason} = view;
	if (run === null && exitedAtMs === null) return 'it has never run';
	if (exitedAtMs === null && exitCode === null && exitSignal === null) return 'none known';
	const when = exitedAtMs === null ? '' : `, ${formatWait(nowMs - exitedAtMs)} ago`;
	const reason = exitReason ? `: ${exitReason}` : '';
	const kind = run?.settings?.kind ?? view.settings.kind;
	return `${exitText({code: exitCode, signal: exitSignal}, kind)}${when}${reason}`;
}

/** The file may say something else since its start. */
function waitingLines({settings, nextSettings}: InstanceView): string[] {
	const names = settingsThatWait(settings, nextSettings);
	return names.length === 0
		? []
		: [`settings:  other ones hold from its next start: ${names.join(', ')}`];
}

function restartLines({view: {restarts, nextStartAtMs}, nowMs}: Story): string[] {
	const next = nextStartAtMs === null ? '' : `, the next in ${formatWait(nextStartAtMs - nowMs)}`;
	return restarts === 0 && next === '' ? [] : [`restarts:  ${restarts}${next}`];
}

/** V8 ends its last words with frames of machine code, which say nothing to a person. */
function withoutFrames(lines: readonly string[]): string[] {
	return lines.filter(
		line => line.trim() !== '' && !/^\s*\d+: 0x[0-9a-f]+ |^-{5} Native/.test(line),
	);
}

function eventLine({recordedAtMs, type, text}: EventRow): string {
	return `${formatMoment(recordedAtMs)}  ${type}  ${text}`;
}

function block(title: string, lines: readonly string[]): string[] {
	return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map(line => `  ${line}`)];
}

/** Returns what a person does next, best a command to type. */
export function whatToDo(story: Story): string {
	const {view, supervisorRuns} = story;
	const {observed, wanted, pid, settings, left} = view;
	const {name} = settings;
	if (left.some(({isOurs}) => !isOurs)) return leftFix(left);
	if (left.length > 0) return `end what its last run left: pitwall kill ${name}`;
	const nobody = wanted.wanted === 'running' && !supervisorRuns;
	if (view.status?.ruin && calmStates.has(observed))
		return `nothing is left to trade with; stop it and begin again with the whole capital: pitwall stop ${name}; pitwall ledger archive ${name}`;
	switch (observed) {
		case 'starting':
			if (settings.command === null || pid === null)
				return pid === null
					? 'wait a moment: it begins'
					: `wait a moment; what its algorithm prints: pitwall logs ${name}`;
			return `wait: it fails by itself when it is not ready in time; what it prints: pitwall logs ${name}`;
		case 'running':
			return nobody
				? 'it runs, but no supervisor would restart it: pitwall up'
				: 'nothing, it runs';
		case 'paused':
			return `it takes no entries: pitwall resume ${name}`;
		case 'stopping':
			return `wait, or end it at once: pitwall kill ${name}`;
		case 'stopped':
			return nobody ? 'no supervisor runs: pitwall up' : `start it: pitwall start ${name}`;
		case 'crashed':
		case 'backoff':
			if (story.diskIsFull)
				return nobody
					? 'free some space on the disk of the home, then: pitwall up'
					: 'free some space on the disk of the home: it is started again by itself then';
			if (ranOutOfMemory(story)) return `it is restarted by itself; ${memoryAdvice(story)}`;
			if (nobody) return 'no supervisor runs to restart it: pitwall up';
			return observed === 'crashed' && settings.restart.when === 'never'
				? `start it: pitwall start ${name} (restart.when is never)`
				: `it is restarted by itself; at once: pitwall start ${name}`;
		case 'failed':
			if (lostItsCode(story))
				return `its stored code is not what it was; take the file as it is now: pitwall restart --upgrade ${name}`;
			if (ranOutOfMemory(story)) return memoryAdvice(story);
			return `correct what the last lines say, then: pitwall start ${name} (--upgrade, when its algorithm was corrected)${wayOut(view)}`;
		case 'hung':
			if (settings.command !== null && !story.isSuspended)
				return `its program (${settings.algorithm}) gives no sign of life: see pitwall logs ${name}, then pitwall restart ${name}`;
			return story.isSuspended
				? `it was stopped by a signal: kill -CONT ${pid} lets it go on; or end it: pitwall kill ${name}`
				: `it lives (pid ${pid}) but does not move, as an algorithm that loops for ever: pitwall stop ${name} (killed after ${settings.stopTimeoutMs / 1000} s), mend the algorithm, then pitwall start --upgrade ${name}`;
		case 'foreign':
			return `stop it on the machine that holds it; if that is gone for good: ${clearForeignCommand(name)}`;
	}
}

/** The command that closes an open position of an instance that does not start. */
function wayOut({status, settings: {name}}: InstanceView): string {
	return status === null || status.positionLots === 0
		? ''
		: `; its open position is closed without the algorithm by: pitwall run --name ${name} --liquidate`;
}

/** States in which nothing else needs a person. */
const calmStates: ReadonlySet<Observed> = new Set(['running', 'paused', 'stopped']);

const ranOutOfMemory = ({crashLines}: Story) =>
	crashLines.some(line => line.includes('FATAL ERROR') && line.includes('out of memory'));

const lostItsCode = ({logLines}: Story) =>
	logLines.some(line => /\[SNAPSHOT_(?:CHANGED|MISSING)\]/.test(line));

function memoryAdvice({view: {settings}}: Story): string {
	const {name, memoryMbMax} = settings;
	return `it used up its ${memoryMbMax ?? heapMbDefault} MB of memory: mend what grows in its algorithm, or raise memory: in pitwall.yaml, then: pitwall start --upgrade ${name}`;
}
