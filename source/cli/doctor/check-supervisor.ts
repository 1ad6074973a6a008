/**
 * Checks whether the supervisor can do its work: it answers, its program exists, and its environment suits
 * programs.
 */
import {existsSync} from 'node:fs';
import type {Directory} from '../../../state/home/directory.ts';
import type {Clock} from '../../../state/domain/time/clock.ts';
import {identityText} from '../../../state/domain/machine/program-identity.ts';
import type {SupervisorView} from '../../../state/domain/instance/snapshot.ts';
import {supervisorTrouble} from '../../../state/domain/machine/supervisor-trouble.ts';
import {readEntry} from '../../../state/registry/registry.ts';
import {processLink, startEnvironmentOf} from '../../../state/process/open-files.ts';
import {lookAtSupervisor} from '../../control/look-at-supervisor.ts';
import {type Programs, readProgramIdentity} from '../../supervisor/program.ts';
import {differingVariables} from './differing-variables.ts';
import {type Finding, fault, fine, warning} from './finding.ts';

export type SupervisorQuestion = {
	directory: Directory;
	clock: Clock;
	programs: Programs;
	/** Environment of the calling shell. */
	environment: Readonly<Record<string, string | undefined>>;
};

const restart = 'pitwall supervisor restart (instances go on)';

/** Returns the findings; checking an old heartbeat takes 2.5 s. */
export async function checkSupervisor(question: SupervisorQuestion): Promise<Finding[]> {
	const view = await lookAtSupervisor(question);
	if (!view.running || view.pid === null)
		return [fine('supervisor', 'none runs; pitwall up starts one')];
	return [
		checkAnswer(view, question),
		...checkProgram(view, view.pid, question),
		...checkEnvironment(view, view.pid, question),
	];
}

function checkAnswer(view: SupervisorView, {programs}: SupervisorQuestion): Finding {
	const trouble = supervisorTrouble(view, readProgramIdentity(programs));
	if (trouble === null) {
		const text = view.program == null ? '' : `, ${identityText(view.program)}`;
		return fine('supervisor', `pid ${view.pid} answers${text}`);
	}
	const judge = trouble.kind === 'other' ? warning : fault;
	return judge('supervisor', trouble.what, trouble.fix);
}

/** Files that it needs to start anything, and that an update or a move of the package removes. */
function checkProgram(
	{instanceId}: SupervisorView,
	pid: number,
	{directory}: SupervisorQuestion,
): Finding[] {
	const file = readEntry(directory, instanceId)?.programFile ?? null;
	const node = processLink(pid, 'exe');
	const folder = processLink(pid, 'cwd');
	const gone = [
		file !== null && !existsSync(file) ? `its program ${file} was moved or removed` : null,
		node?.endsWith(deleted) ? `its Node ${node.slice(0, -deleted.length)} was removed` : null,
		folder?.endsWith(deleted)
			? `the directory ${folder.slice(0, -deleted.length)}, in which it works, was removed`
			: null,
	].filter(text => text !== null);
	return gone.map(text =>
		fault('supervisor program', `${text}: pid ${pid} may be unable to start anything`, restart),
	);
}

/** The kernel appends it to the name of a removed file. */
const deleted = ' (deleted)';

function checkEnvironment(
	{startedAtMs}: SupervisorView,
	pid: number,
	{environment}: SupervisorQuestion,
): Finding[] {
	const own = startEnvironmentOf(pid);
	if (own === null) return [];
	const {telling, others} = differingVariables(own, environment);
	const since = startedAtMs === null ? '' : `, ${new Date(startedAtMs).toISOString()}`;
	const source = `instances get the environment of the supervisor's start${since}`;
	const names = (list: readonly string[]) =>
		`${list.slice(0, 12).join(' ')}${list.length > 12 ? ' …' : ''}`;
	if (telling.length > 0)
		return [
			warning(
				'environment',
				`${source}; this shell differs in ${names([...telling, ...others])}`,
				`env: in pitwall.yaml sets variables of one instance; ${restart} takes those of this shell`,
			),
		];
	const differs =
		others.length === 0 ? 'as this shell has it' : `this shell differs in ${names(others)}`;
	return [fine('environment', `${source}; ${differs}`)];
}
