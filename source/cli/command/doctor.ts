/** `pitwall doctor`: finds faults of this machine or home, with a fix for each. Changes nothing. */
import {randomUUID} from 'node:crypto';
import {existsSync, readFileSync} from 'node:fs';
import {userInfo} from 'node:os';
import {AppError, exitCode, messageOf} from '../../../state/domain/error.ts';
import type {Config} from '../../../state/config/config.ts';
import type {StyledLine} from '../../../state/domain/text/harmless-text.ts';
import {readSupervisor} from '../../../state/view/read-supervisor.ts';
import {openControlStore} from '../../../state/control/control-store.ts';
import {configuredNames, findConfigLoss} from '../../../state/control/sync-config.ts';
import {readLock} from '../../../state/lock/inspect.ts';
import {openFilesMax} from '../../../state/process/open-files-limit.ts';
import {orNull} from '../../control/or-null.ts';
import type {CommandContext} from '../output/context.ts';
import {checkDisk} from '../doctor/check-disk.ts';
import {type Driver, tryDriver} from '../doctor/check-driver.ts';
import {checkConfiguration, checkDatabases, checkLocks} from '../doctor/check-home.ts';
import {checkLogin} from '../doctor/check-login.ts';
import {checkOwners} from '../doctor/check-owners.ts';
import {checkPython} from '../doctor/check-python.ts';
import {checkPrograms} from '../doctor/check-programs.ts';
import {checkMachine, lastWriteAtMs, type MachineFacts} from '../doctor/check-machine.ts';
import {checkSupervisor} from '../doctor/check-supervisor.ts';
import {findDistrust} from '../../../state/home/home-access.ts';
import {fault, type Finding} from '../doctor/finding.ts';
import {coloured} from '../output/styled.ts';
import {defineCommand} from '../line/define-command.ts';

export const doctor = defineCommand({
	name: 'doctor',
	positional: '',
	summary: 'find faults of this machine or home, with a fix for each',
	details: ['Exits with 0 if there is no fault (warnings are allowed), else with 78.'],
	flags: {},
	examples: [['pitwall doctor', 'before asking for help']],
	home: 'inspected',
	read: () => ({}),
	run: printFindings,
});

/** Prints the findings; returns 0 if there is no fault, else 78. */
async function printFindings(context: CommandContext): Promise<number> {
	const {directory, output, environment, programs} = context;
	const {loadConfig, readConfig} = await import('../../../state/config/load-config.ts');
	// Files that other users can write are neither read as settings nor run.
	const distrust = findDistrust(directory);
	// An unreadable file is a separate finding.
	const read = distrust === null ? orNull(() => loadConfig(directory.config)) : null;
	const configured = read ?? [];
	const driver = tryDriver(programs.pitwall);
	const uid = process.getuid?.() ?? 0;
	const findings = [
		...looked('machine', () => checkMachine(machineFacts(context, driver))),
		...(driver.ok ? [] : [driver.finding]),
		...looked('login', () =>
			checkLogin({root: '/', user: userNameOf(uid), uid, cgroups: cgroupsOf(directory)}),
		),
		...(distrust === null ? [] : [fault('trust', distrust.what, distrust.fix ?? '')]),
		...looked('home', () => checkDisk(directory.home, randomUUID())),
		...looked('owners', () => checkOwners(directory.home, uid)),
		...(distrust === null
			? looked('pitwall.yaml', () => [
					checkConfiguration(directory, {
						load: () => loadConfig(directory.config).length,
						problem: driver.ok ? configLossOf(directory, readConfig) : null,
					}),
				])
			: []),
		...looked('programs', () => checkPrograms(configured, environment['PATH'] ?? '')),
		...looked('python', () => checkPython(configured, [directory.algorithms, programs.algorithms])),
		...looked('locks', () => checkLocks(directory)),
		...(await checkSupervisor(context)),
		...(driver.ok ? looked('databases', () => checkDatabases(directory)) : []),
	];
	const count = (verdict: Finding['verdict']) =>
		findings.filter(finding => finding.verdict === verdict).length;
	const faults = count('fault');
	output.document({ok: faults === 0, findings});
	for (const finding of findings)
		for (const line of findingLines(finding, output.colour)) output.line(line);
	output.line('');
	output.line(`faults: ${faults}, warnings: ${count('warning')}`);
	return faults === 0 ? exitCode.ok : exitCode.configuration;
}

/** An error in one check must not hide the findings of the others. */
function looked(check: string, look: () => Finding[]): Finding[] {
	try {
		return look();
	} catch (error) {
		const text = messageOf(error);
		return [fault(check, `could not be checked: ${text}`, 'see the other lines')];
	}
}

/** In a container, the user id may have no name. */
function userNameOf(uid: number): string {
	try {
		return userInfo().username;
	} catch {
		return String(uid);
	}
}

/** Nothing is written, so another finding reports an unusable file. */
function configLossOf(
	{config: path, controlDatabase}: CommandContext['directory'],
	read: (path: string) => Config,
): AppError | null {
	if (!existsSync(controlDatabase)) return null;
	try {
		const store = openControlStore(controlDatabase, {readonly: true});
		try {
			const config = existsSync(path) ? read(path) : null;
			return findConfigLoss(config, path, configuredNames(store));
		} finally {
			store.close();
		}
	} catch (error) {
		if (error instanceof AppError) return null;
		throw error;
	}
}

/** Limits of this process and of the supervisor, as systemd keeps them. */
function cgroupsOf(directory: CommandContext['directory']): string[] {
	const {pid} = readSupervisor(directory, 0);
	return ['self', pid].flatMap(name => {
		const path = `/proc/${name}/cgroup`;
		return name !== null && existsSync(path) ? [readFileSync(path, 'utf8')] : [];
	});
}

function openFiles(context: CommandContext): MachineFacts['openFiles'] {
	const supervisor = orNull(() => readLock(context.directory, 'SUPERVISOR'));
	const holder = supervisor?.verdict === 'held' ? supervisor.holder : null;
	const most = openFilesMax(holder?.pid ?? 'self');
	return most === null
		? null
		: {most, whose: holder === null ? 'this user' : `the supervisor, pid ${holder.pid}`};
}

function machineFacts(context: CommandContext, driver: Driver): MachineFacts {
	const {clock, environment, directory, terminal} = context;
	const {config, controlDatabase, instances, logs} = directory;
	return {
		nodeVersion: process.versions.node,
		sqliteVersion: driver.ok ? driver.version : null,
		platform: process.platform,
		environment,
		terminal,
		openFiles: openFiles(context),
		nowMs: clock.nowMs(),
		lastWriteAtMs: lastWriteAtMs([
			config,
			controlDatabase,
			`${controlDatabase}-wal`,
			instances,
			logs,
		]),
	};
}

const marks = {
	ok: {mark: '✓', code: '32'},
	warning: {mark: '!', code: '33'},
	fault: {mark: '✗', code: '31'},
} as const;

function findingLines({check, verdict, found, fix}: Finding, colour: boolean): StyledLine[] {
	const {mark, code} = marks[verdict];
	const word = verdict === 'ok' ? '' : `${verdict}: `;
	const head = [coloured(mark, code, colour), ` ${check}: ${word}${found}`];
	return [head, ...(fix === null ? [] : [`  fix: ${fix}`])];
}
