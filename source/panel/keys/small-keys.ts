/** Keys that still work if the terminal is too small to show their effect. Pure. */
import type {Action} from './action.ts';
import type {Context} from './keymap.ts';

/** Whether the open dialog needs the room of the cards. */
export function isLarge(context: Context): boolean {
	return context === 'form' || context === 'bulk' || context === 'help';
}

const harmlessActions: ReadonlySet<Action> = new Set<Action>([
	'left',
	'right',
	'up',
	'down',
	'back',
	'cancel',
	'leave',
	'repaint',
	'suspend',
]);

/** Whether `action` is allowed although its effect is not visible. */
export function isHarmless(action: Action): boolean {
	return harmlessActions.has(action);
}
