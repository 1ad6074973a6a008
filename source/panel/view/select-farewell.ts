/** The panel's text on the normal screen after it has left, and its exit code. Pure. */
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import {isAlive, wantsRunning} from '../../../state/domain/instance/alive.ts';
import {instancesOf, type Model, nameOf, type Proof} from '../model/model.ts';
import {namesText} from '../text/names-text.ts';
import {shownState} from '../model/state-look.ts';

const openAgain = '`pitwall` opens the panel';

/** Returns the proof of a completed shutdown; otherwise the instances that keep running, and the way back. */
export function selectFarewell(model: Model): Proof {
	return model.proof ?? {lines: [goesOnText(model)], note: null, exitCode: 0};
}

function goesOnText(model: Model): string {
	const {snapshot, shutdown} = model;
	if (snapshot === null) return `${openAgain}, \`pitwall ps\` shows what runs.`;
	const going = instancesOf(model).filter(each => goesOn(each, snapshot.supervisor.running));
	const names = namesText(going.map(nameOf));
	const count = going.length === 1 ? '1 instance' : `${going.length} instances`;
	if (shutdown !== null && going.length > 0) {
		const verb = going.length === 1 ? 'is' : 'are';
		return `${count} ${verb} still being stopped: ${names}. \`pitwall down\` stops all and proves it.`;
	}
	if (going.length > 0) {
		const verb = going.length === 1 ? 'goes' : 'go';
		return `${count} ${verb} on: ${names}. ${openAgain}, \`pitwall down\` stops all.`;
	}
	return snapshot.supervisor.running
		? `No instance runs; the supervisor goes on. ${openAgain}, \`pitwall down\` stops it.`
		: `Nothing goes on. ${openAgain}.`;
}

/** Whether it lives, or the supervisor is about to start it. */
function goesOn(instance: InstanceView, supervisorRuns: boolean): boolean {
	if (isAlive(instance)) return true;
	const state = shownState(instance);
	const isDue = state === 'starting' || state === 'backoff' || state === 'crashed';
	return supervisorRuns && wantsRunning(instance) && isDue;
}
