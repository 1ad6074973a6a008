/** `pitwall start`, `stop`, `restart`, `kill`, `pause`, `resume` and `flatten`: requests to instances. */
import {confirmLive, upgrade, wait, waitMsDefault} from '../line/common-flags.ts';
import {type CommandDocument, defineCommand} from '../line/define-command.ts';
import {requiredTarget, targetFlags} from '../line/target.ts';
import {requestCommand, type TargetCommand} from '../request/request.ts';

/** Flags beside those that choose instances. */
type RequestFlags = {
	wait?: typeof wait;
	'confirm-live'?: typeof confirmLive;
	upgrade?: typeof upgrade;
};

type Words = Pick<CommandDocument, 'summary' | 'details' | 'examples'>;

function requestDefinition(name: TargetCommand['command'], flags: RequestFlags, words: Words) {
	return defineCommand({
		name,
		positional: 'NAME…',
		...words,
		flags: {...targetFlags, ...flags},
		read: ({words: names, flags: given}): TargetCommand => ({
			command: name,
			target: requiredTarget(name, names, given),
			waitMs: given.wait ?? waitMsDefault,
			confirmLive: given['confirm-live'] ?? false,
			upgrade: given.upgrade ?? false,
		}),
		run: requestCommand,
	});
}

const started =
	'Exit 0 says that this very start led to a run: it runs, or it was ready and has finished since. Otherwise its own reason is told, with its own exit code.';
const waiting = 'Waits until it is so (or --wait runs out: exit 75, the request stays in force).';
const upgrading =
	'An instance runs the code that was taken when it was made, whatever became of the file. --upgrade takes the file as it is now and says what changed; code that does not load is refused, and that instance is not restarted.';
const locksBoth = 'The request is written down, so it also holds when no supervisor runs yet.';

export const start = requestDefinition(
	'start',
	{wait, 'confirm-live': confirmLive, upgrade},
	{
		summary: 'start instances',
		details: [
			'Starting one that runs changes nothing and exits 0. One that had failed gets a fresh restart budget.',
			started,
			waiting,
		],
		examples: [
			['pitwall start BTC GOLD', 'start two'],
			['pitwall start --all --wait 0', 'ask for all, do not wait'],
		],
	},
);

export const stop = requestDefinition(
	'stop',
	{wait},
	{
		summary: 'stop instances: SIGTERM, then SIGKILL after their stop timeout',
		details: ['A stopped instance stays stopped until a person starts it.', waiting],
		examples: [['pitwall stop BTC', 'finish the bar, commit, end']],
	},
);

export const restart = requestDefinition(
	'restart',
	{wait, 'confirm-live': confirmLive, upgrade},
	{
		summary: 'stop and start instances',
		details: ['The ledger goes on where it ended.', upgrading, started, waiting],
		examples: [
			['pitwall restart --mode SIM', 'all simulated ones'],
			['pitwall restart --upgrade BTC', 'run the file as it is now, and see what changed'],
		],
	},
);

export const kill = requestDefinition(
	'kill',
	{wait},
	{
		summary: 'stop instances at once with SIGKILL, grandchildren included',
		details: ['Nothing is lost: what was committed to the ledger stays.', waiting],
		examples: [['pitwall kill OIL', 'when it does not answer']],
	},
);

export const pause = requestDefinition(
	'pause',
	{},
	{
		summary: 'no new entries; exits and stops stay alive',
		details: ['Adding to a position is blocked, too.', locksBoth],
		examples: [['pitwall pause --all', 'before news']],
	},
);

export const resume = requestDefinition(
	'resume',
	{'confirm-live': confirmLive},
	{
		summary: 'allow entries again',
		details: [locksBoth],
		examples: [['pitwall resume --all', 'after news']],
	},
);

export const flatten = requestDefinition(
	'flatten',
	{wait, 'confirm-live': confirmLive},
	{
		summary: 'close the position and prove that it is flat',
		details: ['The order fills at the next bar.', waiting],
		examples: [['pitwall flatten BTC', 'get out of BTC']],
	},
);
