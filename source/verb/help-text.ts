/** Paragraphs that the help of several verbs shares. */

export const startedText =
	'Exit 0 says that this very start led to a run: it runs, or it was ready and has finished since. Otherwise its own reason is told, with its own exit code.';
export const waitingText =
	'Waits until it is so (or --wait runs out: exit 75, the request stays in force).';
export const upgradingText =
	'An instance runs the code that was taken when it was made, whatever became of the file. --upgrade takes the file as it is now and says what changed; code that does not load is refused, and that instance is not restarted.';
export const recordedText =
	'The request is written down, so it also holds when no supervisor runs yet.';
