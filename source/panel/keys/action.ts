/** All actions of keys. `keymap.ts` assigns keys to them, and `act.ts` carries them out. */
import {type VerbAction, verbNames, verbs} from '../../verb/verbs.ts';
import type {BulkAction} from './verb-keys.ts';

export type Action =
	| 'left'
	| 'right'
	| 'up'
	| 'down'
	| 'choose'
	| 'first'
	| 'last'
	| 'rowsUp'
	| 'rowsDown'
	| 'mark'
	| 'copy'
	| 'previousPage'
	| 'nextPage'
	| 'details'
	| 'add'
	| 'findInstances'
	| 'bulk'
	| 'table'
	| 'sort'
	| 'sortDirection'
	| 'logFull'
	| 'logPageUp'
	| 'logPageDown'
	| 'logHalfUp'
	| 'logHalfDown'
	| 'logLineUp'
	| 'logLineDown'
	| 'logStart'
	| 'logEnd'
	| 'logLeft'
	| 'logRight'
	| 'search'
	| 'matchOlder'
	| 'matchNewer'
	| 'filter'
	| 'errorsOnly'
	| 'hideLog'
	| 'command'
	| 'theme'
	| 'help'
	| 'back'
	| 'leave'
	| 'shutdown'
	| 'repaint'
	| 'suspend'
	| 'accept'
	| 'cancel'
	| 'scrollUp'
	| 'scrollDown'
	| FormAction
	| VerbAction
	| BulkAction;

type FormAction = 'fieldBefore' | 'fieldNext' | 'choiceBefore' | 'choiceNext' | 'submit';

/** Whether `action` changes an instance at once, so that a held key must not repeat it. */
export function isOncePerTap(action: Action): boolean {
	return verbNames.some(name => {
		const {key} = verbs[name];
		return !('of' in key) && key.action === action && key.once === true;
	});
}
