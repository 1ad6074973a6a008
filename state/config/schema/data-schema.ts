/** Checks that settings of a file of bars in a parsed `pitwall.yaml` have such a file. Pure. */
import {defaultMarket} from '../../domain/instance/instance-defaults.ts';
import {dataFields} from '../../settings/fields.ts';

/** Returns a problem for each setting of a file of bars on the simulated market, which would ignore it. */
export function checkDataWords(value: unknown): Array<{keys: PropertyKey[]; text: string}> {
	const instances = (value as {instances?: unknown} | null)?.instances;
	if (typeof instances !== 'object' || instances === null) return [];
	return Object.entries(instances as Record<string, unknown>).flatMap(([name, own]) => {
		if (typeof own !== 'object' || own === null) return [];
		const {data, seed, symbol} = own as Record<string, unknown>;
		const replays = defaultMarket(typeof symbol === 'string' ? symbol : name).kind === 'replay';
		if (data !== undefined || (replays && seed === undefined)) return [];
		return Object.keys(dataFields)
			.filter(key => Object.hasOwn(own, key))
			.map(key => ({
				keys: ['instances', name, key],
				text: `expected data: beside it: ${key} describes a file of bars`,
			}));
	});
}
