/** The log line with the settings that affect the results of a run, each with its source. Pure. */
import {basename} from 'node:path';
import type {InstanceSettings, MarketSettings} from '../../state/domain/instance/instance.ts';
import {sharedFields} from '../../state/settings/fields.ts';
import {costShareText} from '../../state/domain/trading/cost-share.ts';
import {type SettingSources, sourceTexts} from '../../state/domain/instance/setting-source.ts';

/** Returns `Settings from flags: fee 0.1%; from defaults: capital 20000; built in: …`. */
export function settingsText(
	{algorithm, market, capitalMicros, costs, python}: InstanceSettings,
	sources: SettingSources,
): string {
	const values = {
		algorithm,
		market: marketText(market),
		capital: sharedFields.capital.write(capitalMicros),
		fee: costShareText(costs.feePpm),
		slippage: costShareText(costs.slippagePpm),
		python,
	};
	const named = sourceTexts(sources, setting => `${setting} ${values[setting]}`, ', ');
	return `Settings ${named.join('; ')}`;
}

function marketText(market: MarketSettings): string {
	if (market.kind === 'simulated') return `simulated with seed ${market.seed}`;
	return market.file.startsWith('builtin:') ? market.file : basename(market.file);
}
