/** The context of a command: its directories, its clock, and its output. */
import type {Directory} from '../../../state/home/directory.ts';
import type {Clock} from '../../../state/domain/time/clock.ts';
import type {StyledLine} from '../../../state/domain/text/harmless-text.ts';

/** For a command that works without a home. */
export type HomelessContext = {
	/** Where relative paths that a person types begin; null: it was removed. */
	workingDirectory: string | null;
	programs: Programs;
	clock: Clock;
	environment: Readonly<Record<string, string | undefined>>;
	terminal: TerminalFacts;
	/** Reads one line from the person or from stdin; null at the end of stdin. */
	ask(question: string): Promise<string | null>;
	/** Aborted at SIGINT or SIGTERM; from the first call on, these end the command and not the process. */
	interrupted(): AbortSignal;
	output: Output;
};

/** For a command that works in a home. */
export type CommandContext = HomelessContext & {directory: Directory};

/** Absolute paths of what belongs to this Pitwall. */
export type Programs = {
	/** `dist/pitwall.js`. */
	pitwall: string;
	/** `dist/runner.cjs`. */
	runner: string;
	/** Folder of the shipped strategies in their original form. */
	algorithms: string;
};

export type TerminalFacts = {
	/** Whether stdin is a terminal. */
	stdin: boolean;
	/** Whether stdout is a terminal. */
	stdout: boolean;
	columns: number | null;
	rows: number | null;
};

/**
 * The output of a command, each text made harmless. With `--json`, stdout carries only JSON and text goes to
 * stderr.
 */
export type Output = {
	/** Whether `--json` was given. */
	json: boolean;
	/** Aborted once stdout has no reader: a command that only displays may end. */
	gone: AbortSignal;
	/** Columns of the terminal, or null if stdout is not a terminal. */
	columns: number | null;
	/** Whether colour may be used on stdout. */
	colour: boolean;
	/** One line of the answer for a person, with any content; nothing with `--json`. */
	line(line: StyledLine): void;
	/** The same for text that Pitwall composed, such as help and refusals: each newline begins a line. */
	lines(text: string): void;
	/** The answer for a program; nothing without `--json`. Must be called once, or once per line of a stream. */
	document(value: unknown): void;
	/** Text beside the answer, which may quote untrusted text; always stderr. */
	note(text: string): void;
	/** Rewrites one line of stderr on a terminal, otherwise does nothing; an empty text clears it. */
	progress(text: string): void;
	/** Resolves when the reader of stdout has taken all output. */
	drained(): Promise<void>;
};
