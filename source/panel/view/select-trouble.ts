/**
 * The first lines in the details of an instance in trouble: the reason, its last output, and the next step.
 * Pure.
 */
import {troubledStates} from '../../../state/domain/instance/instance.ts';
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import type {DetailsData} from '../model/effect.ts';
import {isAlive} from '../../../state/domain/instance/alive.ts';
import {fact, textFact} from './fact.ts';
import {type Line, span, textWidth} from '../text/line.ts';
import {reasonText} from '../text/reason-text.ts';
import {lookOf, shownState} from '../model/state-look.ts';

export function isTroubled(instance: InstanceView): boolean {
	return troubledStates.has(shownState(instance));
}

/** Returns reason, last error lines and next step; [] if no person is needed. */
export function troubleLines(
	instance: InstanceView,
	data: DetailsData | null,
	width: number,
): Line[] {
	if (!isTroubled(instance)) return [];
	const {tone} = lookOf(instance);
	const reason = reasonText(instance) || 'its process is gone';
	const trouble = data?.trouble ?? null;
	const words = trouble?.errorLines ?? [];
	return [
		...textFact('reason', reason, width, tone),
		...words.flatMap((line, index) => wordLines(index === 0 ? 'last words' : '', line, width)),
		...(trouble === null ? [] : textFact('next step', trouble.nextStep, width, 'accent')),
		...keyLines(instance),
		[],
	];
}

/** Printed unchanged if it fits: the indents of a traceback are meaningful. */
function wordLines(label: string, line: string, width: number): Line[] {
	const fits = textWidth(line) <= width - 14;
	return fits ? [fact(label, span(line, 'strong'))] : textFact(label, line, width, 'strong');
}

function keyLines(instance: InstanceView): Line[] {
	if (!instance.hasNewerFile) return [];
	const takes = [span('U', 'key'), span(' takes the newer file', 'dim')];
	if (isAlive(instance)) return [fact('', ...takes)];
	const runs = [span(', ', 'dim'), span('space', 'key'), span(' runs the old code again', 'dim')];
	return [fact('', ...takes, ...runs)];
}
