/** What a tool of the runner is. Types only. */

/** Answers through `tell`, a document a line; returns the exit code. */
export type Tool = (words: readonly string[], tell: (document: unknown) => void) => Promise<number>;

/** What the thread is told that watches over who asked. */
export type AskerWatch = {
	/** Process id. */
	asker: number;
	/** Folder for temporary files that the asker made and would have removed; null: none. */
	work: string | null;
};
