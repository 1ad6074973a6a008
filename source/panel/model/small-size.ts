/** The possibilities of a terminal that is too small for cards. Pure. */
import {sizeMin} from './layout.ts';
import type {Action} from '../keys/action.ts';
import type {Context} from '../keys/keymap.ts';
import type {Size} from './model.ts';

/** Smallest size at which a question and the name of the selected instance are readable. */
export const readableMin: Size = {columns: 20, rows: 4};

/** Whether only a list of the instances is shown. */
export function isSmall(size: Size): boolean {
	return isBelow(size, sizeMin);
}

/** Whether not even a question is readable: then no key changes an instance. */
export function isUnreadable(size: Size): boolean {
	return isBelow(size, readableMin);
}

function isBelow({columns, rows}: Size, least: Size): boolean {
	return columns < least.columns || rows < least.rows;
}

/** Whether the open element needs a terminal large enough for cards. */
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

/** Whether `action` is allowed although its effect is not readable. */
export function isHarmless(action: Action): boolean {
	return harmlessActions.has(action);
}
