/** Which keys still mean something where the terminal is too small to show what they do. Pure. */
import type {Action} from './action.ts';
import type {Context} from './keymap.ts';

/** Whether what is open needs the size of the cards to be seen. */
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

/** Whether `action` may be done although its effect cannot be read. */
export function isHarmless(action: Action): boolean {
	return harmlessActions.has(action);
}
