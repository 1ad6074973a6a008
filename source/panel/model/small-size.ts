/** What a terminal below the size of the cards still allows. Pure. */
import {sizeMin} from './layout.ts';
import type {Size} from './model.ts';

/** From this size on a question and the name of the selected instance can be read. */
export const readableMin: Size = {columns: 20, rows: 4};

/** Whether only a list of the instances is shown. */
export function isSmall(size: Size): boolean {
	return isBelow(size, sizeMin);
}

/** Whether not even a question can be read: then no key changes an instance. */
export function isUnreadable(size: Size): boolean {
	return isBelow(size, readableMin);
}

function isBelow({columns, rows}: Size, least: Size): boolean {
	return columns < least.columns || rows < least.rows;
}
