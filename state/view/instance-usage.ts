/** Measures the machine usage of an instance, over the processes that belong to it. */
import type {InstanceCode} from '../domain/instance/instance-code.ts';
import type {InstanceKind} from '../domain/instance/instance.ts';
import {childrenOfAll, childrenOfMain, processTree} from '../process/children.ts';
import {sumUsage, type Usage, type UsageSampler} from '../process/usage.ts';

/** For a program, all its descendants count; for an algorithm, its Python process if it has one. */
export function usageOf(
	pid: number | null,
	usage: UsageSampler | null,
	{kind, code}: {kind: InstanceKind; code: InstanceCode | undefined},
): Usage {
	if (pid === null || usage === null) return {cpuPercent: null, rssBytes: null};
	if (kind === 'command') return sumUsage(usage, processTree(pid, childrenOfAll));
	const inPython = code === undefined || code.file.endsWith('.py');
	return inPython ? sumUsage(usage, processTree(pid, childrenOfMain)) : usage(pid);
}
