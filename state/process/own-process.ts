/**
 * Process settings that each of our programs makes first: signals that would end it or open a door, and a
 * clean end when its terminal is gone. Changes the process, not the work of the program.
 */
import {closeSync, constants, fstatSync, openSync} from 'node:fs';
import {isatty} from 'node:tty';

/**
 * SIGUSR1 makes Node listen for a debugger, which may run any code in the process, unless the program takes
 * the signal itself. SIGXFSZ ends a process whose file meets its user's limit (`ulimit -f`); if it is taken,
 * the write fails instead, and is reported like a full disk.
 */
const takenSignals = ['SIGUSR1', 'SIGXFSZ'] as const;

/** Must be the first call of a program. Worker threads and child processes need no call of their own. */
export function settleProcess(): void {
	for (const signal of takenSignals) process.on(signal, () => {});
	process.on('exit', leaveClosedTerminals);
}

/**
 * Node restores the modes of its terminals at its end, and aborts if the kernel refuses: a closed one (SSH
 * gone, window shut) always does. It skips a terminal that is no longer there.
 */
function leaveClosedTerminals(): void {
	for (const fd of [0, 1, 2]) {
		if (!isClosedTerminal(fd)) continue;
		closeSync(fd);
		// Takes the lowest free number, which is this one.
		openSync('/dev/null', constants.O_RDWR);
	}
}

/** `/dev/null` has the device number 1, 3 on Linux and is permanent everywhere. */
const nullDevice = 0x01_03;

function isClosedTerminal(fd: number): boolean {
	try {
		const stat = fstatSync(fd);
		return stat.isCharacterDevice() && stat.rdev !== nullDevice && !isatty(fd);
	} catch {
		return false;
	}
}
