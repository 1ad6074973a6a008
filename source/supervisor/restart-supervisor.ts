/** Replaces the supervisor of a home by one of this program. No instance is touched: the new one adopts them. */
import type {Directory} from '../../state/home/directory.ts';
import type {Clock} from '../../state/domain/time/clock.ts';
import {AppError, exitCode} from '../../state/domain/error.ts';
import {identityText, type ProgramIdentity} from '../../state/domain/machine/program-identity.ts';
import {readSupervisor} from '../../state/view/read-supervisor.ts';
import {endSupervisor} from './end-supervisor.ts';
import {ensureSupervisor} from './ensure-supervisor.ts';
import {type Programs, readProgramIdentity} from './program.ts';

export type SupervisorProcess = {pid: number; program: ProgramIdentity | null};

export type SupervisorChange = {
	/** Null if none ran. */
	before: SupervisorProcess | null;
	/** Whether it had to be killed. */
	killed: boolean;
	after: SupervisorProcess;
};

/** Panels and commands start one, too, when they see that none runs: theirs may have come first. */
const triesMax = 3;

/** After taking its lock it opens the database and reads the configuration before it registers. */
const registerMsMax = 10_000;
const lookAgainMs = 5;

/**
 * Resolves when the new supervisor holds its lock and is registered.
 * @throws {@link AppError} as {@link ensureSupervisor}; `SUPERVISOR_STAYS`, `SUPERVISOR_OUT_OF_REACH` (75),
 * `SUPERVISOR_NOT_STARTED` (71).
 */
export async function restartSupervisor(options: {
	directory: Directory;
	programs: Programs;
	clock: Clock;
}): Promise<SupervisorChange> {
	const {directory, programs, clock} = options;
	const own = readProgramIdentity(programs);
	const first = readSupervisor(directory, clock.nowMs());
	const before = first.pid === null ? null : {pid: first.pid, program: first.program ?? null};
	for (let tries = 1; ; tries += 1) {
		const {pid, how, why} = await endSupervisor(directory, clock);
		if (how === 'stays') throw staysError(directory, pid);
		if (how === 'outOfReach') throw outOfReachError(directory, pid, why);
		await ensureSupervisor({directory, programs});
		const after = await registered(options);
		const isOwn = own === null || after.program?.build === own.build;
		if (isOwn) return {before, killed: how === 'killed', after};
		if (tries === triesMax) throw otherError(directory, after);
	}
}

async function registered({
	directory,
	clock,
}: {
	directory: Directory;
	clock: Clock;
}): Promise<SupervisorProcess> {
	const deadlineMs = clock.monotonicMs() + registerMsMax;
	for (;;) {
		const {pid, program} = readSupervisor(directory, clock.nowMs());
		if (pid !== null && program !== undefined) return {pid, program};
		if (clock.monotonicMs() > deadlineMs) throw silentError(directory);
		await new Promise(resolve => setTimeout(resolve, lookAgainMs));
	}
}

function staysError({home}: Directory, pid: number | null): AppError {
	return new AppError({
		code: 'SUPERVISOR_STAYS',
		exitCode: exitCode.temporary,
		what: `${home}: the supervisor (pid ${pid}) does not end, not even after SIGKILL`,
		why: 'it belongs to another user, or it waits for a disk',
		fix: `inspect it with: ps -o user,stat,wchan -p ${pid}`,
		details: {pid},
	});
}

function outOfReachError({home}: Directory, pid: number | null, why: string): AppError {
	return new AppError({
		code: 'SUPERVISOR_OUT_OF_REACH',
		exitCode: exitCode.temporary,
		what: `${home}: the supervisor was not replaced`,
		why,
		fix: 'run this in its container: pitwall supervisor restart',
		details: {pid},
	});
}

function silentError(directory: Directory): AppError {
	return new AppError({
		code: 'SUPERVISOR_NOT_STARTED',
		exitCode: exitCode.system,
		what: `${directory.home}: the new supervisor did not register within ${registerMsMax / 1000} s`,
		why: 'it ended, or it hangs during its start',
		fix: `read ${directory.log('SUPERVISOR')} and ${directory.crashLog('SUPERVISOR')}`,
	});
}

function otherError({home}: Directory, {pid, program}: SupervisorProcess): AppError {
	return new AppError({
		code: 'SUPERVISOR_STAYS',
		exitCode: exitCode.temporary,
		what: `${home}: another program keeps starting a supervisor, now pid ${pid} of ${identityText(program)}`,
		why: 'a panel of that version is open, or a service manager starts it again',
		fix: 'close that panel, or have the service manager restart it with this version',
		details: {pid, program},
	});
}
