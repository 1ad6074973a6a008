/** Paragraphs that the help of several verbs shares. */

export const startedText =
	'Exit 0 means that this start led to a run: the instance runs, or it was ready and has finished since. Otherwise the command reports the reason of the run and exits with its code.';
export const waitingText =
	'Waits until it is so (or --wait runs out: exit 75, the request stays in force).';
export const upgradingText =
	'An instance runs the code that was taken when it was made, even if the file has changed since. --upgrade takes the file as it is now and reports what changed; code that does not load is refused, and that instance is not restarted.';
export const recordedText =
	'The request is written down, so it also holds when no supervisor runs yet.';
