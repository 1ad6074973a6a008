/** The environment of a wrapped program. Pure. */
import type {ProgramSettings} from '../../state/domain/instance/instance.ts';
import {
	extraCertificates,
	extraCertificatesKept,
	runIdVariable,
} from '../../state/process/descendants.ts';

export type ProgramIdentity = {runId: string; name: string; home: string; instanceId: string};

/**
 * Returns the environment of this process, the additions of the configuration, and the variables that
 * identify the instance.
 */
export function programEnvironment(
	inherited: Readonly<Record<string, string | undefined>>,
	{env, cwd}: Pick<ProgramSettings, 'env' | 'cwd'>,
	{runId, name, home, instanceId}: ProgramIdentity,
): Record<string, string> {
	const {[extraCertificatesKept]: certificates, ...own} = inherited;
	const merged: Record<string, string | undefined> = {
		...own,
		// Hidden from the programs of Pitwall, which use no TLS; this one may.
		...(certificates !== undefined && {[extraCertificates]: certificates}),
		PWD: cwd,
		...env,
		[runIdVariable]: runId,
		PITWALL_NAME: name,
		PITWALL_HOME: home,
		PITWALL_INSTANCE_ID: instanceId,
	};
	return Object.fromEntries(
		Object.entries(merged).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
	);
}
