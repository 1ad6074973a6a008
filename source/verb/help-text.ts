/** Paragraphs shared by the help of several verbs. */

export const startedText =
	'Exit 0 means that the instance runs, or that it was ready and has finished since. Otherwise the command reports the reason of the run and exits with its code.';
export const waitingText =
	'Waits until it is done. If --wait runs out, the command exits with 75, and the request stays in force.';
export const upgradingText =
	'An instance runs the code that was stored when it was added, even if the file has changed since. --upgrade takes the current file and reports the changes. Code that does not load is refused, and that instance is not restarted.';
export const recordedText = 'The request is recorded, so it also holds if no supervisor runs yet.';
