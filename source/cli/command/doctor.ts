/** `pitwall doctor`: what is wrong with this machine or home, and how to mend it. Changes nothing. */
import {randomUUID} from 'node:crypto';
import {AppError, exitCode} from '../../../state/domain/error.ts';
import {sqliteVersion} from '../../../state/sqlite/inspect-database.ts';
import type {CommandContext} from '../context.ts';
import {checkDisk} from '../doctor/check-disk.ts';
import {checkConfiguration, checkDatabases, checkLocks} from '../doctor/check-home.ts';
import {checkPython} from '../doctor/check-python.ts';
import {checkPrograms} from '../doctor/check-programs.ts';
import {checkMachine, lastWriteAtMs, type MachineFacts} from '../doctor/check-machine.ts';
import type {Finding} from '../doctor/finding.ts';

/** Prints the findings; 0 when nothing stands in the way, else 78. */
export async function doctorCommand(context: CommandContext): Promise<number> {
	const {directory, output, environment, programs} = context;
	const {loadConfig} = await import('../../../state/config/load-config.ts');
	const configured = readable(() => loadConfig(directory.config));
	const findings = [
		...checkMachine(machineFacts(context)),
		...checkDisk(directory.home, randomUUID()),
		checkConfiguration(directory, () => loadConfig(directory.config).length),
		...checkPrograms(configured, environment['PATH'] ?? ''),
		...checkPython(configured, [directory.algorithms, programs.algorithms]),
		...checkLocks(directory),
		...checkDatabases(directory),
	];
	const count = (verdict: Finding['verdict']) =>
		findings.filter(finding => finding.verdict === verdict).length;
	const faults = count('fault');
	output.document({ok: faults === 0, findings});
	for (const finding of findings)
		for (const line of findingLines(finding, output.colour)) output.line(line);
	output.line(`\nfaults: ${faults}, warnings: ${count('warning')}`);
	return faults === 0 ? exitCode.ok : exitCode.configuration;
}

/** A configuration that cannot be read is a finding of its own. */
function readable<T>(load: () => T[]): T[] {
	try {
		return load();
	} catch (error) {
		if (error instanceof AppError) return [];
		throw error;
	}
}

function machineFacts({clock, environment, directory, terminal}: CommandContext): MachineFacts {
	const {config, controlDatabase, instances, logs} = directory;
	return {
		nodeVersion: process.versions.node,
		sqliteVersion: sqliteVersion(),
		platform: process.platform,
		environment,
		terminal,
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

function findingLines({check, verdict, found, fix}: Finding, colour: boolean): string[] {
	const {mark, code} = marks[verdict];
	const shown = colour ? `\u001B[${code}m${mark}\u001B[0m` : mark;
	const word = verdict === 'ok' ? '' : `${verdict}: `;
	return [`${shown} ${check}: ${word}${found}`, ...(fix === null ? [] : [`  fix: ${fix}`])];
}
