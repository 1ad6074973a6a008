/** Flags of Node for a runner. They are part of the name of its compiled code: see `runner/start.ts`. Pure. */

/**
 * V8 of Node 20, the newest version with which the flag was tried: a flag that Node does not know prevents
 * the start.
 */
const interruptBudgetVersionMax = 11;

/** Returns the flags for a runner that may use `memoryMbMax` MB, under V8 of `version`, such as `11.3.244`. */
export function runnerFlags(memoryMbMax: number, version: string): string[] {
	const flags = [
		// A small young generation keeps a runner below 50 MB; its data is in the old one anyway.
		'--max-semi-space-size=1',
		`--max-old-space-size=${memoryMbMax}`,
	];
	// Code must be 8 times as busy as usual before V8 optimizes it: the optimizing compiler touches 3 MB of
	// Node that an instance with a bar a second never needs. A fast run loses 0.2 s, once.
	if (Number.parseInt(version, 10) <= interruptBudgetVersionMax)
		flags.push('--interrupt-budget=1000000');
	return flags;
}

/** Returns the flags for the runner of a wrapped program, as {@link runnerFlags} does for that of an algorithm. */
export function keeperFlags(memoryMbMax: number, version: string): string[] {
	// The garbage of its start is a sixth of its memory, and it does too little to have it collected by
	// itself.
	return [...runnerFlags(memoryMbMax, version), '--expose-gc'];
}

/**
 * Flags for a tool that loads untrusted code: a tool that takes too much memory ends before the machine
 * suffers.
 */
export const toolFlags: readonly string[] = ['--max-old-space-size=512'];
