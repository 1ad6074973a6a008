/** The possibilities of a terminal that is too small for cards. Pure. */
import {sizeMin} from './layout.ts';
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
