/** Everything that a key can do. Which key does it where is `keymap.ts`; what it does is `act.ts`. */

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
	| 'toggle'
	| 'restart'
	| 'pause'
	| 'flatten'
	| 'kill'
	| 'details'
	| 'add'
	| 'remove'
	| 'setParameters'
	| 'upgrade'
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
	| BulkAction;

type FormAction = 'fieldBefore' | 'fieldNext' | 'choiceBefore' | 'choiceNext' | 'submit';

type BulkAction =
	| 'bulkStart'
	| 'bulkStop'
	| 'bulkRestart'
	| 'bulkPause'
	| 'bulkResume'
	| 'bulkFlatten'
	| 'bulkKill'
	| 'bulkRemove'
	| 'bulkUpgrade';

const changing: ReadonlySet<Action> = new Set<Action>(['toggle', 'restart', 'pause', 'flatten']);

/** Whether `action` changes an instance at once, so that a key that is held must not do it again. */
export function isOncePerTap(action: Action): boolean {
	return changing.has(action);
}
