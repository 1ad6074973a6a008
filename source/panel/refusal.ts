/** Why an action cannot be done just now, in words that say what to do instead. Pure. */
import type {InstanceView} from '../../state/domain/snapshot.ts';
import {instancesOf, type Model, nameOf, pageOf, selectedInstance} from './model.ts';

export type Refusal = {text: string; why: string | null; fix: string | null};

/** Whether a process of the instance lives on this machine, as far as the locks tell. */
export function isAlive({observed}: InstanceView): boolean {
	return ['starting', 'running', 'paused', 'stopping', 'hung'].includes(observed);
}

/** Whether space stops the instance; otherwise it starts it. */
export function togglesToStop(instance: InstanceView): boolean {
	if (instance.observed === 'stopping') return false;
	return isAlive(instance) || (instance.observed === 'backoff' && wantsRunning(instance));
}

export function wantsRunning({wanted}: InstanceView): boolean {
	return wanted.wanted === 'running';
}

export function selectionRefusal(model: Model): Refusal | null {
	if (selectedInstance(model) !== null) return null;
	const none = instancesOf(model).length === 0;
	return {
		text: none ? 'There is no instance yet' : 'No instance is selected',
		why: null,
		fix: none ? 'name one in pitwall.yaml' : 'choose one with the arrow keys',
	};
}

export function toggleRefusal(model: Model): Refusal | null {
	const instance = selectedInstance(model);
	if (instance === null) return selectionRefusal(model);
	if (model.shutdown !== null) return shuttingDown;
	if (instance.observed === 'foreign') return foreignRefusal(instance);
	return null;
}

export function restartRefusal(model: Model): Refusal | null {
	const instance = selectedInstance(model);
	if (instance === null || instance.observed === 'foreign' || model.shutdown !== null)
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
			fix: 'space starts it, then press f',
		};
	if (instance.status !== null && instance.status.positionLots === 0)
		return {text: `${name} is flat already`, why: 'it has no open position', fix: null};
	return null;
}

export function killRefusal(model: Model): Refusal | null {
	const instance = selectedInstance(model);
	if (instance === null) return selectionRefusal(model);
	if (instance.observed === 'foreign') return foreignRefusal(instance);
	if (isAlive(instance)) return null;
	return {
		text: `${nameOf(instance)} cannot be killed`,
		why: `it is ${instance.observed}: it has no process`,
		fix: null,
	};
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

const shuttingDown: Refusal = {
	text: 'Everything is being shut down',
	why: 'a safe shutdown was confirmed',
	fix: 'wait until it has ended',
};

function foreignRefusal(instance: InstanceView): Refusal {
	return {
		text: `${nameOf(instance)} belongs to another machine`,
		why: instance.reason === '' ? 'its lock was taken elsewhere' : instance.reason,
		fix: 'stop it there',
	};
}
