/**
 * Pins the code of instances that appear in the configuration for the first time, so that they run the code
 * of that moment, and removes code that no instance needs. The runner's tool loads code; this process never
 * does.
 */
import {messageOf} from '../../state/domain/error.ts';
import {collectSnapshots} from '../../state/control/collect-snapshots.ts';
import {configStampKey} from '../../state/config/config-stamp.ts';
import type {Directory} from '../../state/home/directory.ts';
import type {Clock} from '../../state/domain/time/clock.ts';
import type {PinOutcome} from '../../state/domain/instance/pin-outcome.ts';
import type {LogWriter} from '../../state/log/log-writer.ts';
import type {ControlStore} from '../../state/control/control-store.ts';
import {isFault} from './fault.ts';
import type {Programs} from './program.ts';
import {toolFlags} from './runner-flags.ts';
import {type StartedTool, startTool} from './tool.ts';

export type CodeKeeperPorts = {
	directory: Directory;
	store: ControlStore;
	log: LogWriter;
	clock: Clock;
	programs: Programs;
};

export type CodeKeeper = {
	/** Checks whether there is work; cheap. Called with every beat. */
	beat(): void;
	close(): void;
};

/** Beats before snapshots are collected: not at once, when everything starts, and then every hour. */
const firstCollectionBeat = 30;
const collectionBeats = 3600;

/** Beats after which a tool that does not answer is ended. */
const toolBeatsMax = 60;

/** Starts nothing before the first beat. */
export function createCodeKeeper(ports: CodeKeeperPorts): CodeKeeper {
	const {store, log} = ports;
	let beats = 0;
	let seenStamp: string | null | undefined;
	let tool: StartedTool | null = null;
	let toolBeats = 0;
	let closed = false;

	function pinMissing(): void {
		const stamp = store.value(configStampKey);
		if (stamp === seenStamp || tool !== null) return;
		seenStamp = stamp;
		const names = unpinned(store);
		if (names.length === 0) return;
		toolBeats = 0;
		tool = startTool(ports.programs.runner, pinWords(names, ports.directory), {
			cwd: ports.directory.home,
			input: '[]',
			nodeFlags: toolFlags,
		});
		void listen(tool, log, () => closed).finally(() => {
			tool = null;
		});
	}

	return {
		beat() {
			beats += 1;
			toolBeats += 1;
			try {
				if (tool !== null && toolBeats > toolBeatsMax) tool.kill();
				pinMissing();
				if (beats % collectionBeats === firstCollectionBeat) collect(ports);
			} catch (error) {
				if (!isFault(error)) throw error;
				log.warn(`Code of instances: ${messageOf(error)}`);
			}
		},
		close() {
			closed = true;
			tool?.kill();
		},
	};
}

/** Instances that are about to run pin their code themselves when they start. */
function unpinned(store: ControlStore): string[] {
	return store
		.instances()
		.filter(({kind, name, algorithm}) => {
			const isPinned = store.code(name)?.algorithm === algorithm;
			return kind === 'algorithm' && !isPinned && store.wanted(name).wanted === 'stopped';
		})
		.map(({name}) => name);
}

function pinWords(names: readonly string[], {home}: Directory): string[] {
	return ['pin', ...names, '--home', home, '--taken-by', 'configuration'];
}

/** Code that does not load is not an error yet: its author may be writing it. */
async function listen(tool: StartedTool, log: LogWriter, isClosed: () => boolean): Promise<void> {
	for await (const line of tool.lines) {
		if (isClosed()) return;
		const outcome = outcomeIn(line);
		if (outcome?.ok === false)
			log.info(`Code not stored yet: ${outcome.text.replaceAll('\n', '; ')}`);
	}

	await tool.ended;
}

function outcomeIn(line: string): PinOutcome | null {
	if (!line.startsWith('{"name"')) return null;
	try {
		return JSON.parse(line) as PinOutcome;
	} catch {
		return null;
	}
}

function collect({directory, store, log, clock}: CodeKeeperPorts): void {
	const removed = collectSnapshots(directory, store, clock.nowMs());
	if (removed.length > 0)
		log.info(`Code that no instance needs was removed: ${removed.map(short).join(' ')}`);
}

const short = (hash: string) => hash.slice(0, 12);
