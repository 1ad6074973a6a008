/** Recommends a person's next step for an instance, from all that is known of it. Pure. */
import {clearForeignCommand} from '../../state/domain/instance/lock.ts';
import {leftFix} from '../../state/domain/text/left-text.ts';
import {heapMbDefault} from '../../state/domain/instance/instance-defaults.ts';
import type {Observed} from '../../state/domain/instance/instance.ts';
import type {InstanceView} from '../../state/domain/instance/snapshot.ts';
import type {Story} from './story.ts';

/** V8 ends its final message with frames of machine code, which mean nothing to a person. */
export function withoutFrames(lines: readonly string[]): string[] {
	return lines.filter(
		line => line.trim() !== '' && !/^\s*\d+: 0x[0-9a-f]+ |^-{5} Native/.test(line),
	);
}

/** Returns the next step, preferably a command to type. */
export function whatToDo(story: Story): string {
	const {view, supervisorRuns} = story;
	const {observed, wanted, pid, settings, left} = view;
	const {name} = settings;
	if (left.some(({isOurs}) => !isOurs)) return leftFix(left);
	if (left.length > 0) return `end the leftovers of its last run: pitwall kill ${name}`;
	const isUnattended = wanted.wanted === 'running' && !supervisorRuns;
	if (view.status?.ruin && calmStates.has(observed))
		return `its account has no money left; stop it and begin again with the whole capital: pitwall stop ${name}; pitwall ledger archive ${name}`;
	switch (observed) {
		case 'starting':
			if (settings.command === null || pid === null)
				return pid === null
					? 'wait a moment: it begins'
					: `wait a moment; the output of its algorithm: pitwall logs ${name}`;
			return `wait: it fails by itself if it is not ready in time; its output: pitwall logs ${name}`;
		case 'running':
			return isUnattended
				? 'it runs, but no supervisor would restart it: pitwall up'
				: 'nothing, it runs';
		case 'paused':
			return `its entries are blocked: pitwall resume ${name}`;
		case 'stopping':
			return `wait, or end it at once: pitwall kill ${name}`;
		case 'stopped':
			if (isUnattended) return 'no supervisor runs: pitwall up';
			return view.hasNewerFile
				? `start it: pitwall start ${name}, with --upgrade to run its newer file`
				: `start it: pitwall start ${name}`;
		case 'crashed':
		case 'backoff':
			if (story.diskIsFull)
				return isUnattended
					? 'free some space on the disk of the home, then: pitwall up'
					: 'free some space on the disk of the home: it then restarts by itself';
			if (ranOutOfMemory(story)) return `it restarts by itself; ${memoryAdvice(story)}`;
			if (isUnattended) return 'no supervisor runs to restart it: pitwall up';
			if (view.hasNewerFile)
				return `its file is newer than the code that ended: pitwall restart --upgrade ${name} runs it`;
			return observed === 'crashed' && settings.restart.when === 'never'
				? `start it: pitwall start ${name} (restart.when is never)`
				: `it restarts by itself; at once: pitwall start ${name}`;
		case 'failed':
			if (lostItsCode(story))
				return `its stored code was changed; take the current file: pitwall restart --upgrade ${name}`;
			if (ranOutOfMemory(story)) return memoryAdvice(story);
			return failedAdvice(view);
		case 'hung':
			if (settings.command !== null && !story.isSuspended)
				return `its program (${settings.algorithm}) gives no sign of life: see pitwall logs ${name}, then pitwall restart ${name}`;
			return story.isSuspended
				? `a signal stopped it: kill -CONT ${pid} continues it; or end it: pitwall kill ${name}`
				: `it lives (pid ${pid}) but makes no progress, like an algorithm in an endless loop: pitwall stop ${name} (killed after ${settings.stopTimeoutMs / 1000} s), correct the algorithm, then pitwall start --upgrade ${name}`;
		case 'foreign':
			return `stop it on the machine that holds it; if that is gone for good: ${clearForeignCommand(name)}`;
	}
}

function failedAdvice(view: InstanceView): string {
	const {name} = view.settings;
	const text = view.hasNewerFile
		? `its file is newer than the code that failed: pitwall start --upgrade ${name} runs it`
		: `correct the error in the last lines, then: pitwall start ${name} (--upgrade, when its algorithm was corrected)`;
	return text + wayOut(view);
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

/** Older lines may belong to an earlier run. */
const newestLines = 10;

const lostItsCode = ({logLines}: Story) =>
	logLines.slice(-newestLines).some(line => /\[SNAPSHOT_(?:CHANGED|MISSING)\]/.test(line));

function memoryAdvice({view: {settings}}: Story): string {
	const {name, memoryMbMax} = settings;
	return `it used up its ${memoryMbMax ?? heapMbDefault} MB of memory: correct the growth in its algorithm, or raise memory: in pitwall.yaml, then: pitwall start --upgrade ${name}`;
}
