/**
 * Explains an unexpected refusal by the operating system: a limit, a full or broken disk, a missing
 * permission. None of them is a bug in Pitwall. Pure.
 */
import {AppError, type AppErrorFacts, type ChainedError, errorChain, exitCode} from '../error.ts';

type Fault = Pick<AppErrorFacts, 'code' | 'exitCode' | 'what' | 'fix'>;

const limit = (what: string, fix: string): Fault => ({
	code: 'SYSTEM_LIMIT',
	exitCode: exitCode.system,
	what,
	fix: `${fix}, then try again; the supervisor retries its instances by itself`,
});

const processLimit = limit(
	'no further process or thread can be made: a limit of this user, its session or container is reached',
	'raise it (ulimit -u, TasksMax= of the service, pids limit of the container) or end what is not needed',
);
const memoryLimit = limit(
	'the system is out of memory',
	'end what is not needed, or raise the limit (ulimit -v, MemoryMax= of the service)',
);
const full: Fault = {
	code: 'DISK_FULL',
	exitCode: exitCode.inputOutput,
	what: 'the disk is full',
	fix: 'free some space and try again; nothing that was committed is lost',
};
const denied: Fault = {
	code: 'NOT_PERMITTED',
	exitCode: exitCode.permission,
	what: 'this user is not permitted to do that',
	fix: 'run as the user who owns the home, or choose another home with --home DIR',
};

const faults: Readonly<Record<string, Fault>> = {
	EAGAIN: processLimit,
	ERR_WORKER_INIT_FAILED: processLimit,
	ENOMEM: memoryLimit,
	ENOBUFS: memoryLimit,
	SQLITE_NOMEM: memoryLimit,
	EMFILE: limit(
		'this process cannot open more files: its limit is reached',
		'raise it (ulimit -n, LimitNOFILE= of the service)',
	),
	ENFILE: limit(
		'no process on this machine can open more files: the system limit is reached',
		'raise it (sysctl fs.file-max) or end what is not needed',
	),
	ENOSPC: full,
	EDQUOT: full,
	EIO: {
		code: 'DISK_ERROR',
		exitCode: exitCode.inputOutput,
		what: 'the disk reported an error',
		fix: 'check free space and the disk (pitwall doctor)',
	},
	EROFS: {
		code: 'HOME_READ_ONLY',
		exitCode: exitCode.cannotCreate,
		what: 'the file system is read-only',
		fix: 'make it writable (mount shows its state), or choose another home with --home DIR',
	},
	EACCES: denied,
	EPERM: denied,
};

/** Codes that mean a limit of processes, memory or open files. */
const limitCodes: ReadonlySet<string> = new Set(
	Object.keys(faults).filter(code => faults[code]?.code === 'SYSTEM_LIMIT'),
);

/**
 * Returns the AppError for a refusal by the operating system; null for all other errors. `subject`: the thing
 * concerned, such as a path.
 */
export function systemFault(error: unknown, subject?: string): AppError | null {
	const [first] = errorChain(error);
	if (first === undefined || error instanceof AppError) return null;
	const code = codeOf(first);
	const fault = faults[code];
	if (fault === undefined) return null;
	return new AppError({
		...fault,
		what: subject === undefined ? fault.what : `${subject}: ${fault.what}`,
		why: first.message,
		details: {systemCode: code},
		cause: error,
	});
}

/**
 * Whether `error` or one of its causes is a limit of processes, memory or open files: it passes, and the call
 * may be retried.
 */
export function isSystemLimit(error: unknown): boolean {
	return errorChain(error).some(each => limitCodes.has(codeOf(each)));
}

/**
 * Returns the code of the limit that `text` mentions, or null. Knows the final messages of Node, Python and
 * the C library.
 */
export function limitInText(text: string): string | null {
	return limitTexts.find(({pattern}) => pattern.test(text))?.code ?? null;
}

const limitTexts: ReadonlyArray<{pattern: RegExp; code: string}> = [
	{pattern: /Too many open files in system|\bENFILE\b|\[Errno 23\]/, code: 'ENFILE'},
	{pattern: /Too many open files|\bEMFILE\b|\[Errno 24\]/, code: 'EMFILE'},
	{
		pattern:
			/Resource temporarily unavailable|\bEAGAIN\b|\[Errno 11\]|uv_thread_create|pthread_create|can't start new thread/,
		code: 'EAGAIN',
	},
	{pattern: /Cannot allocate memory|\bENOMEM\b|\[Errno 12\]/, code: 'ENOMEM'},
];

/** Returns the error for a limit that another program reported in its final message. */
export function limitError(code: string, why: string): AppError {
	return new AppError({...(faults[code] ?? processLimit), why, details: {systemCode: code}});
}

function codeOf({error, code, message}: ChainedError): string {
	// V8 gives it no code.
	if (error instanceof RangeError && message === 'Array buffer allocation failed') return 'ENOMEM';
	// The loader of native modules passes on only the system's text.
	return code === 'ERR_DLOPEN_FAILED' ? (limitInText(message) ?? code) : code;
}
