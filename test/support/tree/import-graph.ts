/** Which file imports which, as a graph: its circles, and its deepest chain. Pure. */
import type {SourceFile} from '../source-tree.ts';

/** File → files of ours that it imports. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** `withTypes`: imports of types count, too. */
export function importGraph(sources: readonly SourceFile[], withTypes: boolean): ImportGraph {
	const paths = new Set(sources.map(({path}) => path));
	return new Map(
		sources.map(({path, imports}) => {
			const counted = imports.filter(({typeOnly}) => withTypes || !typeOnly);
			const targets = new Set(counted.map(({target}) => target));
			return [path, [...targets].filter(target => paths.has(target))] as const;
		}),
	);
}

/** Returns the groups of files that all reach each other (Tarjan 1972), imported ones first. */
function components(graph: ImportGraph): string[][] {
	const order = new Map<string, number>();
	const lowest = new Map<string, number>();
	const stack: string[] = [];
	const waiting = new Set<string>();
	const found: string[][] = [];
	const visit = (file: string): number => {
		const number = order.size;
		order.set(file, number);
		stack.push(file);
		waiting.add(file);
		let low = number;
		for (const target of graph.get(file) ?? []) {
			if (!order.has(target)) low = Math.min(low, visit(target));
			else if (waiting.has(target)) low = Math.min(low, order.get(target) ?? low);
		}
		lowest.set(file, low);
		if (low !== number) return low;
		const group = stack.splice(stack.indexOf(file));
		for (const member of group) waiting.delete(member);
		found.push(group);
		return low;
	};
	for (const file of graph.keys()) if (!order.has(file)) visit(file);
	return found;
}

/** Returns the circles, each as the sorted files that are in it. */
export function importCircles(graph: ImportGraph): string[][] {
	return components(graph)
		.filter(([first = '', second]) => second !== undefined || graph.get(first)?.includes(first))
		.map(group => group.toSorted());
}

/** Returns how many files the longest chain of imports has; a circle counts as one file. */
export function deepestChain(graph: ImportGraph): number {
	const depth = new Map<string, number>();
	let deepest = 0;
	for (const group of components(graph)) {
		const below = group.flatMap(file => graph.get(file) ?? []).map(file => depth.get(file) ?? 0);
		const own = Math.max(0, ...below) + 1;
		for (const file of group) depth.set(file, own);
		deepest = Math.max(deepest, own);
	}

	return deepest;
}
