/**
 * What each program of ours settles before anything else: signals that would end it or open a door, and an end
 * that is clean when its terminal is gone. Changes the process; decides nothing about what the program does.
 */
import {closeSync, constants, fstatSync, openSync} from 'node:fs';
import {isatty} from 'node:tty';

/**
 * SIGUSR1 makes Node listen for a debugger, which may run any code in the process, unless the program takes the
 * signal itself. SIGXFSZ ends a process whose file meets the limit of its user (`ulimit -f`); taken, the write
 * fails instead, and is told as a full disk is.
 */
const takenSignals = ['SIGUSR1', 'SIGXFSZ'] as const;

/** Call it first in a program. Worker threads and child processes need no call of their own. */
export function settleProcess(): void {
	for (const signal of takenSignals) process.on(signal, () => {});
	process.on('exit', leaveClosedTerminals);
}

/**
 * Node puts the modes of its terminals back at its end, and aborts when the kernel refuses: a closed one
 * (SSH gone, window shut) always does. What Node does not find at its place any more it leaves alone.
 */
function leaveClosedTerminals(): void {
	for (const fd of [0, 1, 2]) {
		if (!isClosedTerminal(fd)) continue;
		closeSync(fd);
		// Takes the lowest free number, which is this one.
		openSync('/dev/null', constants.O_RDWR);
	}
}

/** `/dev/null` has the device number 1, 3 on Linux and is there for good everywhere. */
const nullDevice = 0x01_03;

function isClosedTerminal(fd: number): boolean {
	try {
		const stat = fstatSync(fd);
		return stat.isCharacterDevice() && stat.rdev !== nullDevice && !isatty(fd);
	} catch {
		return false;
	}
}
