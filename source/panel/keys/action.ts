/** Everything that a key can do. Which key does it where is `keymap.ts`; what it does is `act.ts`. */
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

/** Whether `action` changes an instance at once, so that a key that is held must not do it again. */
export function isOncePerTap(action: Action): boolean {
	return verbNames.some(name => {
		const {key} = verbs[name];
		return !('of' in key) && key.action === action && key.once === true;
	});
}
