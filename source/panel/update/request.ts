/** Wishes for instances, and the questions asked before those that cannot be taken back. Pure. */
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import {formatMoney} from '../../format/price.ts';
import type {RequestKind} from '../model/effect.ts';
import {
	type ConfirmedAction,
	instanceNamed,
	instancesOf,
	type Model,
	nameOf,
} from '../model/model.ts';
import {isAlive} from '../../../state/domain/instance/alive.ts';
import {namesText} from '../text/names-text.ts';
import {only, type Step} from '../model/step.ts';
import {withToast} from '../keys/toast.ts';

/** The second tap that starts a LIVE instance comes this long after the first: not by accident, not much later. */
const secondTapMs = {atLeast: 300, atMost: 2000};

export function request(
	model: Model,
	kind: RequestKind,
	names: string[],
	{confirmLive = false}: {confirmLive?: boolean} = {},
): Step {
	return {
		model: {...model, armed: null},
		effects: [{type: 'request', request: kind, names, confirmLive}],
	};
}

/** Starts a SIM instance at once; arms a LIVE one, and starts it at the second call for the same in time. */
export function startOrArm(
	model: Model,
	instance: InstanceView,
	nowMs: number,
	kind: 'start' | 'restart' = 'start',
): Step {
	const {nextSettings: settings} = instance;
	const {name} = settings;
	if (settings.mode === 'SIM') return request(model, kind, [name]);
	const {armed} = model;
	const isArmed = armed?.name === name && armed.kind === kind && nowMs <= armed.untilMs;
	const isTooQuick = isArmed && nowMs - armed.atMs < secondTapMs.atLeast;
	if (isArmed && !isTooQuick) return request(model, kind, [name], {confirmLive: true});
	const untilMs = nowMs + secondTapMs.atMost;
	const next: Model = {...model, armed: {name, kind, atMs: nowMs, untilMs}};
	const text = `${name} is LIVE: account ${settings.account}, capital ${formatMoney(settings.capitalMicros)}`;
	const why = isTooQuick ? 'the second tap came too quickly to be meant' : null;
	const key = kind === 'start' ? 'space' : 'r';
	const fix = `${key} again within two seconds ${kind}s it`;
	return only(withToast(next, {tone: 'warning', text, why, fix}, nowMs));
}

/** Restarts `names`. Where no process lives it is a start: a LIVE one takes a second call. */
export function restartOrArm(model: Model, names: string[], nowMs: number): Step {
	const fresh = names
		.map(name => instanceNamed(model, name))
		.filter(instance => instance !== null && !runsLive(instance));
	const [single] = fresh;
	if (names.length === 1 && single != null) return startOrArm(model, single, nowMs, 'restart');
	const confirmLive = fresh.every(instance => instance?.nextSettings.mode === 'SIM');
	return request(model, 'restart', names, {confirmLive});
}

/** One that trades LIVE was confirmed when it was started. */
function runsLive(instance: InstanceView): boolean {
	return isAlive(instance) && instance.settings.mode === 'LIVE';
}

/** Stops `names` at once unless one of them is LIVE: then it asks. */
export function stopOrAsk(model: Model, names: string[]): Step {
	const live = names.filter(name => instanceNamed(model, name)?.settings.mode === 'LIVE');
	if (live.length === 0) return request(model, 'stop', names);
	const lines = live.map(name => positionLine(instanceNamed(model, name)));
	return only(
		ask(model, {
			title: `Stop ${live.join(', ')} (LIVE)?`,
			lines: [...lines, 'An open position stays open at the venue.'],
			onYes: {type: 'request', request: 'stop', names},
		}),
	);
}

export function askKill(model: Model, names: string[]): Model {
	const programs = names.every(name => instanceNamed(model, name)?.settings.kind === 'command');
	const pids = names.map(name => instanceNamed(model, name)?.pid ?? '?').join(', ');
	return ask(model, {
		title: `Kill ${names.join(', ')}?`,
		lines: [
			`SIGKILL to the process group (pid ${pids}): nothing is closed or said goodbye to.`,
			programs ? 'Whatever it started goes with it.' : 'The ledger keeps every committed bar.',
		],
		onYes: {type: 'request', request: 'kill', names},
	});
}

/** Asks for the word YES, naming everything that runs. A second request while one runs is answered. */
export function askShutdown(model: Model, nowMs: number): Step {
	if (model.shutdown !== null) {
		const facts = {tone: 'warning', text: 'The shutdown is under way', why: null} as const;
		return only(withToast(model, {...facts, fix: model.shutdown.text}, nowMs));
	}
	const running = instancesOf(model).filter(isAlive);
	const count = running.length === 1 ? '' : `${running.length} instances: `;
	return only({
		...model,
		dialog: {
			kind: 'confirm',
			title: 'Shut everything down?',
			lines: [
				running.length === 0
					? 'No instance runs.'
					: `Running: ${count}${namesText(running.map(nameOf))}`,
				'All instances and the supervisor are stopped; open positions stay open.',
			],
			answer: 'YES',
			typed: '',
			onYes: {type: 'shutdown'},
		},
	});
}

function ask(
	model: Model,
	{title, lines, onYes}: {title: string; lines: string[]; onYes: ConfirmedAction},
): Model {
	return {...model, dialog: {kind: 'confirm', title, lines, answer: 'key', typed: '', onYes}};
}

function positionLine(instance: InstanceView | null): string {
	if (instance === null) return '';
	const {name, account} = instance.settings;
	const flat = (instance.status?.positionLots ?? 0) === 0;
	if (instance.settings.kind === 'command')
		return `${name} on account ${account}: a program with positions of its own.`;
	return `${name} on account ${account}: ${flat ? 'no open position' : 'a position is open'}.`;
}
