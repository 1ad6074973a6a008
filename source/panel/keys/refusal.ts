/** Why an action cannot be done just now, in words that say what to do instead. Pure. */
import {leftText} from '../../../state/domain/text/left-text.ts';
import {clearForeignFix} from '../../../state/domain/instance/lock.ts';
import {isUnderWay} from '../../../state/domain/machine/shutdown-record.ts';
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import {isAlive, wantsRunning} from '../../../state/domain/instance/alive.ts';
import {instancesOf, type Model, nameOf, selectedInstance} from '../model/model.ts';
import {pageOf} from '../model/page.ts';
import {sortedInstances} from '../model/sort.ts';

export type Refusal = {text: string; why: string | null; fix: string | null};

export function selectionRefusal(model: Model): Refusal | null {
	if (selectedInstance(model) !== null) return null;
	const none = instancesOf(model).length === 0;
	return {
		text: none ? 'There is no instance yet' : 'No instance is selected',
		why: null,
		fix: none ? 'a adds one' : 'choose one with the arrow keys',
	};
}

export function toggleRefusal(model: Model): Refusal | null {
	const instance = selectedInstance(model);
	if (instance === null) return selectionRefusal(model);
	if (shutdownRefusal(model) !== null) return shutdownRefusal(model);
	if (instance.observed === 'foreign') return foreignRefusal(instance);
	return null;
}

export function restartRefusal(model: Model): Refusal | null {
	const instance = selectedInstance(model);
	if (instance === null || instance.observed === 'foreign' || shutdownRefusal(model) !== null)
		return toggleRefusal(model);
	if (isAlive(instance) || wantsRunning(instance)) return null;
	return {
		text: `${nameOf(instance)} cannot be restarted`,
		why: `it is ${instance.observed}`,
		fix: 'space starts it',
	};
}

export function pauseRefusal(model: Model): Refusal | null {
	const instance = selectedInstance(model);
	if (instance === null) return selectionRefusal(model);
	if (instance.settings.kind === 'command') return programRefusal(instance, 'paused');
	if (isAlive(instance) || instance.wanted.paused) return null;
	return {
		text: `${nameOf(instance)} cannot be paused`,
		why: `it is ${instance.observed}: no entries happen anyway`,
		fix: 'space starts it',
	};
}

export function flattenRefusal(model: Model): Refusal | null {
	const instance = selectedInstance(model);
	if (instance === null) return selectionRefusal(model);
	const name = nameOf(instance);
	if (instance.settings.kind === 'command') return programRefusal(instance, 'flattened');
	if (!isAlive(instance))
		return {
			text: `${name} cannot be flattened`,
			why: `it is ${instance.observed}: nobody is there to send the order`,
			fix:
				instance.observed === 'failed'
					? `pitwall run --name ${name} --liquidate`
					: 'space starts it, then press f',
		};
	if (instance.status !== null && instance.status.positionLots === 0)
		return {text: `${name} is flat already`, why: 'it has no open position', fix: null};
	return null;
}

export function killRefusal(model: Model): Refusal | null {
	const instance = selectedInstance(model);
	if (instance === null) return selectionRefusal(model);
	if (instance.observed === 'foreign') return foreignRefusal(instance);
	if (isAlive(instance) || instance.left.length > 0) return null;
	return {
		text: `${nameOf(instance)} cannot be killed`,
		why: `it is ${instance.observed}: it has no process`,
		fix: null,
	};
}

/** Why the selected instance cannot be removed. */
export function removeRefusal(model: Model): Refusal | null {
	const instance = selectedInstance(model);
	const refusal = toggleRefusal(model);
	if (instance === null || refusal !== null) return refusal;
	if (instance.left.length > 0)
		return {
			text: `${nameOf(instance)} cannot be removed`,
			why: leftText(instance.left),
			fix: 'K ends it; then press d',
		};
	if (!isAlive(instance) && !wantsRunning(instance)) return null;
	return {
		text: `${nameOf(instance)} cannot be removed`,
		why: isAlive(instance) ? `it is ${instance.observed}` : 'it is wanted to run',
		fix: 'space stops it; then press d',
	};
}

export function parametersRefusal(model: Model): Refusal | null {
	const instance = selectedInstance(model);
	if (instance === null) return selectionRefusal(model);
	return instance.nextSettings.kind === 'command'
		? noCodeRefusal(instance, 'has no parameters', 'edit its command in pitwall.yaml')
		: null;
}

export function upgradeRefusal(model: Model): Refusal | null {
	const instance = selectedInstance(model);
	const refusal = toggleRefusal(model);
	if (instance === null || refusal !== null) return refusal;
	return instance.nextSettings.kind === 'command'
		? noCodeRefusal(instance, 'has no code to upgrade', 'r starts the program as it is now')
		: null;
}

function noCodeRefusal(instance: InstanceView, what: string, fix: string): Refusal {
	return {
		text: `${nameOf(instance)} ${what}`,
		why: `it is a program (${instance.nextSettings.algorithm}) and no algorithm of Pitwall`,
		fix,
	};
}

export function bulkRefusal(model: Model): Refusal | null {
	const shuttingDown = shutdownRefusal(model);
	if (shuttingDown !== null) return shuttingDown;
	if (sortedInstances(model).length > 0) return null;
	return {text: 'No instance is shown', why: null, fix: 'esc shows all; a adds one'};
}

export function pageRefusal(model: Model): Refusal | null {
	if (model.view === 'table' || pageOf(model).pages > 1) return null;
	return {text: 'There is only one page', why: null, fix: null};
}

export function searchRefusal(model: Model): Refusal | null {
	if (model.log.search !== null) return null;
	return {text: 'Nothing is searched for', why: null, fix: 'type / and a word'};
}

function programRefusal(instance: InstanceView, verb: 'paused' | 'flattened'): Refusal {
	return {
		text: `${nameOf(instance)} cannot be ${verb}`,
		why: `its program (${instance.settings.algorithm}) trades by itself`,
		fix: 'do it in the program, or stop it: space',
	};
}

/** Why nothing is started just now: this panel or another program shuts the home down. */
export function shutdownRefusal({shutdown, snapshot}: Model): Refusal | null {
	const record = snapshot?.shutdown ?? null;
	const isElsewhere = snapshot !== null && isUnderWay(record, snapshot.takenAtMs);
	if (shutdown === null && !isElsewhere) return null;
	const by = shutdown === null ? ` by ${record?.requestedBy}` : '';
	return {
		text: `Everything is being shut down${by}`,
		why: 'a safe shutdown was confirmed',
		fix: 'wait until it has ended',
	};
}

function foreignRefusal(instance: InstanceView): Refusal {
	return {
		text: `${nameOf(instance)} belongs to another machine`,
		why: instance.reason === '' ? 'its lock was taken elsewhere' : instance.reason,
		fix: clearForeignFix(instance.settings.name),
	};
}
