/** Updates the model for a message and returns effects. Pure: it reads no clock and has no side effects. */
import type {InstanceView, Snapshot} from '../../../state/domain/instance/snapshot.ts';
import {isUnderWay} from '../../../state/domain/machine/shutdown-record.ts';
import {formatShutdown} from '../../format/shutdown.ts';
import {wishes} from '../../verb/verbs.ts';
import {act} from './act.ts';
import {answerKey} from './answer.ts';
import {bulkKey} from './bulk.ts';
import {formKey, pasteForm} from '../form/form-key.ts';
import {takeEdited, takeScan} from '../form/form-send.ts';
import {matcherOf} from '../model/instance-filter.ts';
import {isOncePerTap} from '../keys/action.ts';
import {bindingFor, contextOf, keyName} from '../keys/keymap.ts';
import {keysText} from '../text/keys-text.ts';
import type {Message} from '../model/message.ts';
import type {KeyStroke} from '../model/input.ts';
import {
	instanceNamed,
	type Model,
	type Proof,
	selectedInstance,
	type ToastFacts,
} from '../model/model.ts';
import {takeMouse} from './mouse.ts';
import {pastePrompt, promptKey} from './prompt.ts';
import {startsGuarded} from './starts-guarded.ts';
import {isHarmless, isLarge} from '../keys/small-keys.ts';
import {isSmall, isUnreadable} from '../model/small-size.ts';
import {sortedInstances} from '../model/sort.ts';
import {only, type Step} from '../model/step.ts';
import {judgeTap, settleMs} from '../keys/tap.ts';
import {outcomeFacts, problem, refused, withToast} from '../keys/toast.ts';

export function update(model: Model, message: Message): Step {
	const {nowMs} = message;
	switch (message.type) {
		case 'key':
			return startsGuarded(model, tapKey(model, message.key, nowMs), nowMs);
		case 'tapSettled':
			return startsGuarded(model, settleTap(model), nowMs);
		case 'paste':
			return only(paste(model, message.text, nowMs));
		case 'mouse':
			return model.leaving
				? only(model)
				: startsGuarded(model, takeMouse(model, message.mouse, nowMs), nowMs);
		case 'resize':
			return only({...model, size: message.size});
		case 'snapshot':
			return withSupervisor(takeSnapshot(model, message.snapshot, nowMs));
		case 'measured':
			return only({...model, measured: message.measured});
		case 'tick':
			return tick(model, nowMs);
		case 'details':
			return only(
				message.details.name === model.selected ? {...model, details: message.details} : model,
			);
		case 'logPane':
			return only({...model, log: {...model.log, pane: message.pane}});
		case 'logSearched':
			return only(message.found ? model : withToast(model, noMatch, nowMs));
		case 'requested': {
			const facts = outcomeFacts(message.request, message.outcomes);
			if (facts === null) return only(model);
			return only(withToast(model, withNewerFile(model, message, facts), nowMs));
		}
		case 'scanned':
			return only(takeScan(model, message));
		case 'edited':
			return only(takeEdited(model, message));
		case 'supervisor':
			return only({...model, supervisor: message.state});
		case 'shutdownProgress':
			return only({...model, shutdown: {text: message.text}});
		case 'shutdownEnded':
			return endShutdown(model, message);
		case 'problem':
			return only(withToast(model, problem(message.text), nowMs));
		case 'config':
			return only({...model, notice: message.problem === null ? null : problem(message.problem)});
		default:
			return message satisfies never;
	}
}

const noMatch: ToastFacts = {
	tone: 'warning',
	text: 'No further match',
	why: 'the end of the log files was reached',
	fix: null,
};

/** A start runs the stored code. This warns a person who has just changed the file. */
function withNewerFile(
	model: Model,
	{request, outcomes}: Extract<Message, {type: 'requested'}>,
	facts: ToastFacts,
): ToastFacts {
	const asked = outcomes.filter(({ok}) => ok).map(({name}) => instanceNamed(model, name));
	const [old] = asked.filter(instance => instance?.hasNewerFile);
	if (wishes[request].goal !== 'running' || old == null || facts.tone !== 'good') return facts;
	const why = `${old.settings.name} runs the code that was taken before: its file is newer`;
	return {...facts, tone: 'warning', why, fix: 'U takes the newer file and restarts it'};
}

/** Judges taps of keys that change an instance. A press that waits for its verdict runs before any other key. */
function tapKey(model: Model, key: KeyStroke, nowMs: number): Step {
	if (model.leaving) return only(model);
	const name = keyName(key);
	const {taps} = model;
	if (taps?.waiting && taps.key !== name) {
		const first = settleTap(model);
		const second = tapKey(first.model, key, nowMs);
		return {model: second.model, effects: [...first.effects, ...second.effects]};
	}
	const action = bindingFor(contextOf(model), name)?.action;
	const isOnce = action !== undefined && isOncePerTap(action);
	// Questions and typed lines have no taps. A held key does not repeat into the view behind them.
	const judged = judgeTap(taps, name, {key, nowMs});
	const next: Model = {...model, taps: judged.taps};
	if (!isOnce) {
		const quiet: Model = {...next, taps: {...judged.taps, waiting: null}};
		return key.phase === 'release' ? only(quiet) : pressKey(quiet, key, nowMs);
	}
	if (judged.verdict === 'act') return pressKey(next, key, nowMs);
	if (judged.verdict === 'drop') return only(next);
	return {model: next, effects: [{type: 'settleTap', delayMs: settleMs}]};
}

/** No repeat followed the waiting press, so it was a tap at the time of the press. */
function settleTap(model: Model): Step {
	const {taps} = model;
	if (taps?.waiting == null) return only(model);
	const {key, atMs} = taps.waiting;
	return pressKey({...model, taps: {...taps, waiting: null}}, key, atMs);
}

function pressKey(model: Model, key: KeyStroke, nowMs: number): Step {
	const context = contextOf(model);
	const binding = bindingFor(context, keyName(key));
	// An action with an unreadable effect must not run.
	const isHidden = isUnreadable(model.size) || (isSmall(model.size) && isLarge(context));
	if (isHidden && !(binding !== undefined && isHarmless(binding.action))) return only(model);
	if (context === 'prompt') return promptKey(model, key, {action: binding?.action, nowMs});
	if (context === 'confirm') return answerKey(model, key, {action: binding?.action, nowMs});
	if (context === 'form') return formKey(model, key, {action: binding?.action, nowMs});
	if (context === 'bulk') return bulkKey(model, {action: binding?.action, nowMs});
	if (binding === undefined) return only(withToast(model, unbound(key), nowMs));
	const refusal = binding.disabledReason?.(model) ?? null;
	if (refusal !== null) return only(withToast(model, refused(refusal), nowMs));
	return act(model, binding.action, {key, nowMs});
}

/** A key without a meaning here shows a message: it may belong to another view. */
function unbound(key: KeyStroke): ToastFacts {
	const text = `${keysText([keyName(key)])} does nothing here`;
	return {tone: 'warning', text, why: null, fix: '? shows the keys'};
}

function paste(model: Model, text: string, nowMs: number): Model {
	return model.dialog?.kind === 'form' && model.prompt === null
		? pasteForm(model, model.dialog, {text, nowMs})
		: pastePrompt(model, text);
}

/** Takes a new snapshot. The selection stays on its name, or moves to a neighbour if the instance is gone. */
function takeSnapshot(current: Model, snapshot: Snapshot, nowMs: number): Model {
	const model = tellShutdown(current, snapshot, nowMs);
	const next: Model = {...model, snapshot};
	if (snapshot.supervisor.running) next.supervisor = 'ready';
	const added = instanceNamed(next, model.awaited);
	if (added !== null) return selectAdded(next, added);
	const after = sortedInstances(next);
	const isShown = after.some(({settings}) => settings.name === model.selected);
	if (isShown || (model.view === 'details' && selectedInstance(next) !== null)) return next;
	const before = sortedInstances(model).findIndex(({settings}) => settings.name === model.selected);
	const index = Math.min(Math.max(0, before), after.length - 1);
	// Details of a removed instance must not become those of a neighbour.
	const view = model.view === 'details' ? model.home : model.view;
	return {...next, view, selected: after[index]?.settings.name ?? null, details: null};
}

/** Selects an instance that was just added, even if the filter would hide it. */
function selectAdded(model: Model, added: InstanceView): Model {
	const fits = matcherOf(model.instanceFilter)(added);
	return {
		...model,
		selected: added.settings.name,
		awaited: null,
		armed: null,
		instanceFilter: fits ? model.instanceFilter : '',
	};
}

/**
 * Starts a supervisor when the panel opens, and when a supervisor has died. After an intended end, such as a shutdown,
 * only an action of a person starts it.
 */
function withSupervisor(model: Model): Step {
	const {supervisor, shutdown, leaving, snapshot} = model;
	if (snapshot === null || snapshot.supervisor.running || shutdown !== null || leaving)
		return only(model);
	const opens = supervisor === 'unknown' && !isUnderWay(snapshot.shutdown, snapshot.takenAtMs);
	const died = supervisor === 'ready' && snapshot.supervisor.hasDied && snapshot.shutdown === null;
	if (opens || died)
		return {model: {...model, supervisor: 'starting'}, effects: [{type: 'ensureSupervisor'}]};
	return only(supervisor === 'unknown' ? {...model, supervisor: 'ready'} : model);
}

/** Shows a message when another program has shut the home down. */
function tellShutdown(model: Model, {supervisor, shutdown}: Snapshot, nowMs: number): Model {
	if (model.snapshot?.supervisor.running !== true || supervisor.running || shutdown === null)
		return model;
	const text = `Everything was ${formatShutdown(shutdown, nowMs)}`;
	const fix = 'space starts an instance, :supervisor the supervisor alone; q leaves';
	return withToast(model, {tone: 'warning', text, why: null, fix}, nowMs);
}

function tick(model: Model, nowMs: number): Step {
	let next = model;
	if (model.toast !== null && nowMs >= model.toast.untilMs) next = {...next, toast: null};
	if (model.armed !== null && nowMs >= model.armed.untilMs) next = {...next, armed: null};
	const name = model.view === 'details' ? model.selected : null;
	return {model: next, effects: name === null ? [] : [{type: 'readDetails', name}]};
}

function endShutdown(
	model: Model,
	{proof, text, nowMs}: {proof: Proof | null; text: string; nowMs: number},
): Step {
	const next: Model = {...model, shutdown: null, proof};
	if (proof === null) return only(withToast(next, problem(text), nowMs));
	return {model: {...next, leaving: true}, effects: [{type: 'leave'}]};
}
