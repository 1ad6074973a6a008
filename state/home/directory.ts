/** The only file that knows the layout of a home directory. Paths only: it touches no disk. */
import {join} from 'node:path';

export type Directory = {
	/** Absolute path of the home directory. */
	home: string;
	config: string;
	algorithms: string;
	locks: string;
	kernelLocks: string;
	instances: string;
	state: string;
	controlDatabase: string;
	ledgers: string;
	/** Ledgers that a person archived: `NAME-YYYYMMDD_HHMMSS.db`. */
	ledgerArchive: string;
	/** Empty files, each a stop that the control database could not record. */
	wishes: string;
	snapshots: string;
	logs: string;
	artifacts: string;
	ledger(name: string): string;
	log(name: string): string;
	crashLog(name: string): string;
	instanceFile(instanceId: string): string;
	lockFile(name: string): string;
	kernelLock(name: string): string;
	/** `state/scratch/NAME/`: the working folder of an algorithm, recreated at each start. */
	scratch(name: string): string;
	/** `state/pipe/ID/`: the pipes of a program, until they are open. */
	pipes(instanceId: string): string;
	/** `artifacts/NAME/`: projections of one ledger; `artifacts/*.csv` join those of all instances. */
	projections(name: string): string;
};

/** Returns the paths under `home`, which must be absolute. */
export function directoryAt(home: string): Directory {
	const locks = join(home, '.locks');
	const kernelLocks = join(locks, '.kl');
	const state = join(home, 'state');
	const ledgers = join(state, 'ledger');
	const wishes = join(state, 'wishes');
	const logs = join(home, 'logs');
	const instances = join(home, 'instances');
	const artifacts = join(home, 'artifacts');
	return {
		home,
		config: join(home, 'pitwall.yaml'),
		algorithms: join(home, 'algorithm'),
		locks,
		kernelLocks,
		instances,
		state,
		controlDatabase: join(state, 'pitwall.db'),
		ledgers,
		ledgerArchive: join(ledgers, 'archive'),
		wishes,
		snapshots: join(home, 'snapshots'),
		logs,
		artifacts,
		ledger: name => join(ledgers, `${name}.db`),
		log: name => join(logs, `${name}.log`),
		crashLog: name => join(logs, `${name}.crash.log`),
		instanceFile: instanceId => join(instances, `instance_${instanceId}.lock`),
		lockFile: name => join(locks, `${name}.lock`),
		kernelLock: name => join(kernelLocks, name),
		scratch: name => join(state, 'scratch', name),
		pipes: instanceId => join(state, 'pipe', instanceId),
		projections: name => join(artifacts, name),
	};
}
