/** The mouse actions of the panel: the left button without modifiers, and the wheel. Pure. */
import type {Mouse} from '../../terminal/key.ts';
import type {MouseAction} from './input.ts';

/** Returns the action of `mouse`; null: none. */
export function mouseAction({kind, button, x, y, ctrl, meta, shift}: Mouse): MouseAction | null {
	if (kind === 'wheelUp' || kind === 'wheelDown') return {kind, x, y};
	if (kind === 'move') return {kind: 'drag', x, y};
	const isPlain = button === 'left' && !ctrl && !meta && !shift;
	// Any other button counts as a motion elsewhere: an earlier press is no longer a click.
	if (!isPlain) return {kind: 'drag', x: -1, y: -1};
	return {kind: kind === 'click' ? 'press' : 'release', x, y};
}
