/**
 * A home with instances that play a runner, under a real supervisor process. Everything that it started, and
 * everything that lives in the home, is ended by `remove`.
 */
import {type ChildProcess, spawn} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {type ControlContext, openControl} from '../../source/control/context.ts';
import type {Directory} from '../../state/home/directory.ts';
import type {InstanceView} from '../../state/domain/instance/snapshot.ts';
import {listInstances} from '../../state/registry/registry.ts';
import {sweepRuns} from '../../state/process/sweep/sweep-runs.ts';
import {readSnapshot} from '../../state/view/read-snapshot.ts';
import {bundleProgram, endProgram, until} from './child.ts';
import {createTestHome} from './home.ts';

export type SupervisedHome = {
	directory: Directory;
	control: ControlContext;
	/** Starts a supervisor and resolves when it holds its lock. */
	startSupervisor(): Promise<ChildProcess>;
	view(name: string): InstanceView;
	/** Resolves with the view once `condition` holds for it. */
	see(name: string, condition: (view: InstanceView) => boolean): Promise<InstanceView>;
	behave(name: string, behaviour: string): void;
	remove(): Promise<void>;
};

let programs: Promise<{pitwall: string; runner: string}> | undefined;

/** Bundles supervisor and runner once for a test file. */
export function bundleSupervised(): Promise<{pitwall: string; runner: string}> {
	programs ??= (async () => ({
		pitwall: await bundleProgram('test/fixture/supervisor/runs-supervisor.ts'),
		runner: await bundleProgram('test/fixture/runner/plays-runner.ts'),
	}))();
	return programs;
}

/** `yaml`: the instances of the home, as in `pitwall.yaml`. */
export async function createSupervisedHome(yaml: string): Promise<SupervisedHome> {
	const {pitwall, runner} = await bundleSupervised();
	const {directory, remove} = createTestHome();
	process.env['PITWALL_TEST_RUNNER'] = runner;
	writeFileSync(directory.config, yaml);
	const control = await openControl(directory, {programs: {pitwall, runner}});
	const children: ChildProcess[] = [];
	const look = () => {
		const {store, clock} = control;
		return readSnapshot({store, directory, usage: null, nowMs: clock.nowMs()});
	};
	const view = (name: string) => {
		const found = look().instances.find(({settings}) => settings.name === name);
		if (found === undefined) throw new Error(`no instance ${name}`);
		return found;
	};
	return {
		directory,
		control,
		view,
		async startSupervisor() {
			const child = spawn(process.execPath, [pitwall, 'supervisor', '--home', directory.home], {
				stdio: ['ignore', 'ignore', 'inherit'],
			});
			children.push(child);
			await until(() => look().supervisor.pid === child.pid);
			return child;
		},
		async see(name, condition) {
			const deadlineMs = performance.now() + 15_000;
			for (;;) {
				const seen = view(name);
				if (condition(seen)) return seen;
				if (performance.now() > deadlineMs)
					throw new Error(`${name} is ${seen.observed}: ${seen.reason} (pid ${seen.pid})`);
				await new Promise(resolve => setTimeout(resolve, 3));
			}
		},
		behave: (name, behaviour) =>
			writeFileSync(join(directory.home, `behaviour-${name}`), behaviour),
		async remove() {
			const supervisor = look().supervisor.pid;
			for (const child of children) await endProgram(child);
			if (supervisor !== null) killIfThere(supervisor);
			const runs = control.store.allLatestRuns();
			for (const {entry} of listInstances(directory)) if (entry !== null) killIfThere(entry.pid);
			sweepRuns(runs);

			control.close();
			remove();
		},
	};
}

function killIfThere(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// It ended meanwhile.
	}
}
