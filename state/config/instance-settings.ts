/** Merges an entry of `pitwall.yaml` with `defaults`, and lists the settings of the entry itself. Pure. */
import {instanceDefaults} from '../domain/instance/instance-defaults.ts';
import type {InstanceSettings} from '../domain/instance/instance.ts';
import {programName} from '../domain/instance/program-text.ts';
import {completeSchedule} from '../domain/time/schedule.ts';
import {sourcesBy, type SourcedSetting} from '../domain/instance/setting-source.ts';
import type {Speed} from '../domain/time/speed.ts';
import {toCommand} from './command-settings.ts';
import type {InstanceDocument} from './schema/config-schema.ts';
import {toMarket, toProgram} from './setting-values.ts';
import type {ConfigDefaults} from './unnamed-settings.ts';

/** Returns the settings of an instance. Paths in its entry are relative to `folder`. */
export function toSettings(
	name: string,
	folder: string,
	{defaults, own}: {defaults: InstanceDocument; own: InstanceDocument},
): InstanceSettings {
	const merged = {...defaults, ...own};
	const symbol = own.symbol ?? name;
	const command = toCommand(own, folder);
	const restart = {...instanceDefaults.restart, ...defaults.restart, ...own.restart};
	const market = toMarket(merged, symbol, folder);
	return {
		name,
		kind: command === null ? 'algorithm' : 'command',
		command,
		tags: [...new Set([...(defaults.tags ?? []), ...(own.tags ?? [])])],
		symbol,
		mode: merged.mode ?? instanceDefaults.mode,
		account: merged.account ?? instanceDefaults.account,
		algorithm:
			command === null
				? (merged.algorithm ?? instanceDefaults.algorithm)
				: programName(command.argv),
		capitalMicros: merged.capital ?? instanceDefaults.capitalMicros,
		parameters: {...own.parameters},
		market,
		costs: {
			feePpm: merged.fee_ppm ?? instanceDefaults.costs.feePpm,
			slippagePpm: merged.slippage_ppm ?? instanceDefaults.costs.slippagePpm,
		},
		maintenancePpm: merged.maintenance_ppm ?? instanceDefaults.maintenancePpm,
		speed: toSpeed(defaults, own),
		schedule: completeSchedule({...defaults.schedule, ...own.schedule}),
		barsMax: merged.bars === undefined ? instanceDefaults.barsMax : merged.bars,
		restart,
		stopTimeoutMs: merged.stop_timeout ?? instanceDefaults.stopTimeoutMs,
		hungAfterMs: merged.hung_after ?? instanceDefaults.hungAfterMs,
		hungKillAfterMs:
			merged.hung_kill_after === undefined
				? instanceDefaults.hungKillAfterMs
				: merged.hung_kill_after,
		memoryMbMax: merged.memory ?? instanceDefaults.memoryMbMax,
		python: toProgram(merged.python ?? instanceDefaults.python, folder),
		decisionTimeoutMs: merged.decision_timeout ?? instanceDefaults.decisionTimeoutMs,
	};
}

/** A schedule without a speed implies speed `wall`. */
function toSpeed(defaults: InstanceDocument, own: InstanceDocument): Speed {
	for (const {speed, schedule} of [own, defaults]) {
		if (speed !== undefined) return speed;
		if (schedule !== undefined) return 'wall';
	}
	return instanceDefaults.speed;
}

/** The keys that set each of these settings. */
const keysOf = {
	algorithm: ['algorithm'],
	market: ['seed', 'data'],
	capital: ['capital'],
	fee: ['fee_ppm'],
	slippage: ['slippage_ppm'],
	python: ['python'],
} as const satisfies Record<SourcedSetting, readonly (keyof InstanceDocument)[]>;

/** Returns the settings of the entry itself. */
export function ownSettings(own: InstanceDocument): SourcedSetting[] {
	return (Object.keys(keysOf) as SourcedSetting[]).filter(setting =>
		keysOf[setting].some(key => own[key] !== undefined),
	);
}

/** Returns `defaults` as the settings of an instance without an entry. */
export function toConfigDefaults(defaults: InstanceDocument, folder: string): ConfigDefaults {
	const said = ownSettings(defaults);
	return {
		settings: toSettings('', folder, {defaults, own: {}}),
		seed: defaults.seed ?? null,
		sources: sourcesBy(setting => (said.includes(setting) ? 'defaults' : 'built-in')),
	};
}
