/**
 * Reads from the first bytes of an executable file whether the system can start it: its interpreter, its
 * loader, and its processor. The system's own answer is "no such file" for most of these faults.
 */
import {
	accessSync,
	closeSync,
	constants,
	fstatSync,
	openSync,
	readdirSync,
	readSync,
	statSync,
} from 'node:fs';
import {isAbsolute, join, resolve} from 'node:path';

export type HeadFault = {
	/** `interpreter`: the file names a missing one; `format`: the system does not run such files. */
	kind: 'interpreter' | 'format';
	why: string;
	fix: string;
};

/** The kernel reads this much of a `#!` line. */
const headBytes = 4096;
const lineBytesMax = 255;

/** Returns why `file` cannot be started; null if no reason is found, or it cannot be read. */
export function findHeadFault(
	file: string,
	{cwd, path}: {cwd: string; path: string},
): HeadFault | null {
	const head = readHead(file, headBytes);
	if (head === null) return null;
	if (head.toString('latin1', 0, 2) === '#!') return findScriptFault(file, head, {cwd, path});
	return isElf(head) ? findElfFault(head) : findForeignFault(head);
}

function readHead(file: string, bytes: number): Buffer | null {
	let descriptor: number;
	try {
		descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
	} catch {
		// A file may be executable without being readable.
		return null;
	}
	try {
		if (!fstatSync(descriptor).isFile()) return null;
		const buffer = Buffer.alloc(bytes);
		return buffer.subarray(0, readSync(descriptor, buffer, 0, bytes, 0));
	} finally {
		closeSync(descriptor);
	}
}

function findScriptFault(
	file: string,
	head: Buffer,
	{cwd, path}: {cwd: string; path: string},
): HeadFault | null {
	const [line = ''] = head.toString('latin1', 2, lineBytesMax).split('\n');
	const isWindows = line.endsWith('\r');
	const [interpreter = '', ...words] = line
		.replace(/\r$/, '')
		.trim()
		.split(/[ \t]+/);
	const name = `its first line is #!${line.trim().slice(0, 100)}`;
	if (isWindows)
		return {
			kind: 'interpreter',
			why: `${name} and ends like a Windows line (CR LF): the system takes the CR as part of the name`,
			fix: `sed -i 's/\\r$//' ${file}`,
		};
	if (interpreter === '')
		return {kind: 'interpreter', why: `${name}, which names no interpreter`, fix: `edit ${file}`};
	const at = isAbsolute(interpreter) ? interpreter : resolve(cwd, interpreter);
	if (!canExecute(at)) return missing(name, at, file);
	const asked = interpreter.endsWith('/env') ? programOfEnv(words) : undefined;
	if (asked === undefined || asked.includes('/')) return null;
	const isFound = path.split(':').some(folder => canExecute(join(resolve(cwd, folder), asked)));
	return isFound ? null : missing(name, `${asked} on the PATH ${path}`, file);
}

/** `env -S python3 -u`, `env A=1 python3`: the first word that is neither a flag nor a variable. */
function programOfEnv(words: readonly string[]): string | undefined {
	return words.find(word => !word.startsWith('-') && !word.includes('='));
}

function missing(name: string, what: string, file: string): HeadFault {
	return {
		kind: 'interpreter',
		why: `${name}, and there is no program ${what}`,
		fix: `install that interpreter, change the first line of ${file}, or name an interpreter in command:`,
	};
}

function canExecute(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return statSync(file).isFile();
	} catch {
		return false;
	}
}

const isElf = (head: Buffer) => head.length >= 64 && head.readUInt32BE(0) === 0x7f_45_4c_46;

/** Field e_machine of this machine's programs, read from the running one. */
const machineOffset = 18;

/** Common values of e_machine. */
const machines = new Map([
	[3, 'x86 of 32 bits'],
	[40, 'ARM of 32 bits'],
	[62, 'x86-64'],
	[183, 'ARM of 64 bits'],
	[243, 'RISC-V'],
]);

function findElfFault(head: Buffer): HeadFault | null {
	const own = readHead('/proc/self/exe', 64);
	if (own === null || head[5] !== own[5]) return null;
	const machine = head.readUInt16LE(machineOffset);
	const ownMachine = own.readUInt16LE(machineOffset);
	const runs32 = ownMachine === 62 && machine === 3;
	if (machine !== ownMachine && !runs32 && !translatesForeign())
		return {
			kind: 'format',
			why: `it was built for ${machines.get(machine) ?? `processor type ${machine}`}, this machine is ${machines.get(ownMachine) ?? `of type ${ownMachine}`}`,
			fix: 'install the program for this machine',
		};
	const loader = loaderOf(head);
	if (loader === null || canExecute(loader)) return null;
	return {
		kind: 'interpreter',
		why: `it needs the loader ${loader}, which does not exist: it was built for another system library`,
		fix: 'install the program for this system, or that library (for musl: apt install musl)',
	};
}

/** The text of segment PT_INTERP of a little-endian ELF file of 64 bits, if it is in the head. */
function loaderOf(head: Buffer): string | null {
	if (head[4] !== 2 || head[5] !== 1) return null;
	const table = Number(head.readBigUInt64LE(0x20));
	const size = head.readUInt16LE(0x36);
	const count = head.readUInt16LE(0x38);
	for (let at = table, left = count; left > 0 && at + 56 <= head.length; at += size, left -= 1) {
		if (head.readUInt32LE(at) !== 3) continue;
		const begin = Number(head.readBigUInt64LE(at + 8));
		const length = Number(head.readBigUInt64LE(at + 32));
		if (begin + length > head.length) return null;
		return head.toString('latin1', begin, begin + length).replace(/\0.*$/s, '');
	}
	return null;
}

const foreignHeads: ReadonlyArray<{magic: string; what: string}> = [
	{magic: '4d5a', what: 'Windows'},
	{magic: 'cffaedfe', what: 'macOS'},
	{magic: 'cefaedfe', what: 'macOS'},
	{magic: 'cafebabe', what: 'macOS or Java'},
];

function findForeignFault(head: Buffer): HeadFault | null {
	const hex = head.toString('hex', 0, 4);
	const own = process.platform === 'darwin' ? 'macOS' : '';
	const foreign = foreignHeads.find(({magic}) => hex.startsWith(magic));
	// A file of text without #! is run by /bin/sh.
	if (foreign === undefined || foreign.what.includes(own || ' ') || translatesForeign())
		return null;
	return {
		kind: 'format',
		why: `it is a program for ${foreign.what}`,
		fix: 'install the program for this system',
	};
}

/** Whether the kernel passes foreign programs to an emulator (qemu, wine): then everything may run. */
function translatesForeign(): boolean {
	try {
		const names = readdirSync('/proc/sys/fs/binfmt_misc');
		return names.some(name => name !== 'register' && name !== 'status');
	} catch {
		return false;
	}
}
