/** What a command is handed: where it works, its clock, and where its words go. */
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
	/** Reads one line that a person types, or that stands on stdin; null when stdin is at its end. */
	ask(question: string): Promise<string | null>;
	/** Aborted at SIGINT or SIGTERM; from the first call on, those end the command and not the process. */
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
	/** Folder of the shipped strategies, as their authors wrote them. */
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
 * Where a command's words go, each made harmless. With `--json`, stdout carries JSON alone and words go to
 * stderr.
 */
export type Output = {
	/** Whether `--json` was given. */
	json: boolean;
	/** Aborted once nobody reads stdout any more: what only shows things may end. */
	gone: AbortSignal;
	/** Columns of the terminal, or null when stdout is none. */
	columns: number | null;
	/** Whether colour may be used on stdout. */
	colour: boolean;
	/** One line of the answer for a person, whatever is in it; nothing with `--json`. */
	line(line: StyledLine): void;
	/** The same for text that Pitwall composed, as help and refusals: each newline begins a line. */
	lines(text: string): void;
	/** The answer for a program; nothing without `--json`. Call it once, or once a line of a stream. */
	document(value: unknown): void;
	/** Words beside the answer, which may quote text of others; always stderr. */
	note(text: string): void;
	/** Rewrites one line of stderr where that is a terminal, else nothing; the empty text takes it away. */
	progress(text: string): void;
	/** Resolves when the reader of stdout has taken what was written. */
	drained(): Promise<void>;
};
