/** The settings of an instance, as labels and texts for the details view. Pure. */
import {paceWords} from '../../../state/domain/instance/pace-words.ts';
import {settingsThatWait} from '../../../state/domain/instance/settings-in-force.ts';
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import {formatWait} from '../../format/duration.ts';
import {formatMoney} from '../../format/price.ts';

type Fact = [label: string, text: string];

export function settingsFacts(instance: InstanceView): Fact[] {
	const {settings} = instance;
	const {tags} = settings;
	const tagText = tags.map(tag => `#${tag}`).join(' ');
	return [
		...(settings.kind === 'command' ? [] : algorithmFacts(instance)),
		...(tags.length > 0 ? [['tags', tagText] as Fact] : []),
		['restart', restartText(instance)],
		...waitingFacts(instance),
	];
}

/** The file may have changed since its start. */
function waitingFacts({settings, nextSettings}: InstanceView): Fact[] {
	const names = settingsThatWait(settings, nextSettings);
	return names.length === 0 ? [] : [['at next start', `other ${names.join(', ')}`]];
}

function algorithmFacts(instance: InstanceView): Fact[] {
	const {settings} = instance;
	const {market, costs} = settings;
	const parameters = Object.entries(settings.parameters).map(([key, value]) => `${key}=${value}`);
	const source =
		market.kind === 'replay' ? `replay ${market.file}` : `simulated, seed ${market.seed}`;
	const speed = paceWords(settings);
	return [
		['algorithm', [settings.algorithm, ...parameters].join(' ')],
		['code', codeText(instance)],
		[
			'market',
			`${source} · ${speed} · fee ${costs.feePpm} ppm · slippage ${costs.slippagePpm} ppm`,
		],
		['account', `${settings.account} · capital ${formatMoney(settings.capitalMicros)}`],
	];
}

/** The code that it runs, and that of the next start if a person took another. */
function codeText({snapshotHash, nextSnapshotHash, codeFile}: InstanceView): string {
	const used = snapshotHash?.slice(0, 12);
	const next = nextSnapshotHash?.slice(0, 12);
	const file = codeFile === null ? '' : `, taken from ${codeFile}`;
	if (used === undefined) return next === undefined ? 'taken at the first start' : next + file;
	return next === undefined || next === used
		? used + file
		: `${used}; from the next start ${next}${file}`;
}

function restartText({settings: {restart}}: InstanceView): string {
	const {when, backoffMinMs, backoffMaxMs, deathsMax, windowMs} = restart;
	const backoff = `${formatWait(backoffMinMs)} to ${formatWait(backoffMaxMs)}`;
	return `${when} · backoff ${backoff} · ${deathsMax} deaths in ${formatWait(windowMs)}`;
}
