/** Turns the facts about one instance into sentences, in the order of a person's questions. Pure. */
import {commandLine} from '../../../state/domain/instance/program-text.ts';
import {exitText} from '../../../state/domain/instance/exit-meaning.ts';
import {settingsThatWait} from '../../../state/domain/instance/settings-in-force.ts';
import {ruinText} from '../../../state/domain/trading/ruin-text.ts';
import type {EventRow, InstanceView} from '../../../state/domain/instance/snapshot.ts';
import type {Story} from '../../control/story.ts';
import {whatToDo, withoutFrames} from '../../control/what-to-do.ts';
import {formatMoment, formatWait} from '../../format/duration.ts';

/** More are read, to find the errors among them. */
export const logLinesTold = 10;

/** Returns the whole story, one line each. */
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
		...block('last log lines', logLines.slice(-logLinesTold)),
		...block(`last words on stderr, in ${crashLog}`, withoutFrames(crashLines)),
		'',
		`what to do: ${whatToDo(story)}`,
	];
}

function wantedText({view: {wanted}, nowMs}: Story): string {
	const {requestedAtMs, requestedBy} = wanted;
	const paused = wanted.paused ? ', entries paused' : '';
	if (requestedAtMs === 0) return `${wanted.wanted}${paused}; no request yet`;
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

/** The environment of its processes; a run by hand has that of its shell. */
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

/** The file may have changed since its start. */
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

function eventLine({recordedAtMs, type, text}: EventRow): string {
	return `${formatMoment(recordedAtMs)}  ${type}  ${text}`;
}

function block(title: string, lines: readonly string[]): string[] {
	return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map(line => `  ${line}`)];
}
