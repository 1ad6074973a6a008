/**
 * Checks of an instance that a user is about to add, as far as they need no disk access. Pure; the command line and
 * the panel share these rules.
 */
import type {AlgorithmListing} from '../domain/instance/algorithm-listing.ts';
import {type AppErrorFacts, exitCode} from '../domain/error.ts';
import type {InstanceDraft} from '../domain/instance/instance-draft.ts';
import {moneyDecimals} from '../domain/trading/instrument.ts';
import {shippedData, simulatedSymbols} from '../domain/instance/known-symbols.ts';
import {namePattern, tagPattern} from '../domain/instance/name-pattern.ts';
import {nearestWord} from '../domain/text/nearest-word.ts';
import {parameterRefusal} from '../domain/instance/parameter-refusal.ts';
import {isReservedName} from '../domain/instance/reserved-name.ts';
import {seed as seedField} from './field/market/seed.ts';
import {capital} from './field/money/capital.ts';

export type DraftSurroundings = {
	listings: readonly AlgorithmListing[];
	/** Names in use. */
	names: readonly string[];
};

const nameRule = '1 to 64 letters, digits, dots, dashes or underscores, a letter or digit first';

/** Returns the first problem of `draft`; null if there is none. */
export function draftRefusal(
	draft: InstanceDraft,
	{listings, names}: DraftSurroundings,
): AppErrorFacts | null {
	return (
		(draft.name === null ? null : nameRefusal(draft.name, names)) ??
		symbolRefusal(draft) ??
		(draft.program === null ? tradingRefusal(draft, listings) : null) ??
		labelRefusal(draft) ??
		seedRefusal(draft)
	);
}

/** Returns why a new instance cannot have this name; null if it can. */
export function nameRefusal(name: string, taken: readonly string[]): AppErrorFacts | null {
	const shown = JSON.stringify(name.slice(0, 80));
	if (!namePattern.test(name))
		return refusal('NAME_REFUSED', `name: was ${shown}`, {
			why: `names become file names: expected ${nameRule}`,
			fix: 'choose another name, such as BTC_sma-1, or leave it out',
		});
	if (isReservedName(name))
		return refusal('NAME_REFUSED', `name: was ${shown}`, {
			why: 'it is reserved for Pitwall itself',
			fix: 'choose another name, or leave it out',
		});
	const twin = taken.find(each => each.toLowerCase() === name.toLowerCase());
	if (twin === undefined) return null;
	return refusal('NAME_TAKEN', `${name}: not added: an instance of this name exists`, {
		why: twin === name ? 'names are unique' : `${twin} differs only in upper and lower case`,
		fix: `choose another name, or remove that one first: pitwall remove ${twin}`,
	});
}

function symbolRefusal({symbol, data, program}: InstanceDraft): AppErrorFacts | null {
	if (!namePattern.test(symbol))
		return refusal('SYMBOL_REFUSED', `symbol: was ${JSON.stringify(symbol.slice(0, 80))}`, {
			why: `expected ${nameRule}`,
			fix: `use one of ${simulatedSymbols.join(' ')}, or another name if you supply the bars`,
		});
	if (data?.startsWith('builtin:') && !shippedData.includes(data))
		return {
			...refusal('BAR_DATA_NOT_FOUND', `${data}: no shipped bars of this name`, {
				why: `there are ${shippedData.join(', ')}`,
				fix: 'use one of these, or the path of a CSV file',
			}),
			exitCode: exitCode.noInput,
		};
	// A program chooses its own market.
	if (program !== null || data !== null || simulatedSymbols.includes(symbol)) return null;
	const near = nearestWord(symbol, simulatedSymbols);
	return {
		...refusal('SYMBOL_UNKNOWN', `${symbol}: no market of this symbol`, {
			why: `the simulated venue has ${simulatedSymbols.join(', ')}`,
			fix:
				near === undefined
					? `use one of these, or supply bars (--data FILE.csv)`
					: `did you mean ${near}? For another symbol, supply bars (--data FILE.csv)`,
		}),
		exitCode: exitCode.noInput,
	};
}

function tradingRefusal(
	draft: InstanceDraft,
	listings: readonly AlgorithmListing[],
): AppErrorFacts | null {
	return algorithmRefusal(draft, listings) ?? capitalRefusal(draft.capitalMicros);
}

/** Returns why the algorithm of `draft` cannot be used with its parameters; null if it can. */
function algorithmRefusal(
	{algorithm, parameters}: InstanceDraft,
	listings: readonly AlgorithmListing[],
): AppErrorFacts | null {
	const listing = usableListing(algorithm, listings);
	return 'refusal' in listing
		? listing.refusal
		: parameterRefusal(algorithm, listing.parameters, parameters);
}

/** Returns the listing of `algorithm`, or why it cannot be used. */
export function usableListing(
	algorithm: string,
	listings: readonly AlgorithmListing[],
): Extract<AlgorithmListing, {ok: true}> | {refusal: AppErrorFacts} {
	// A file in the home comes before a shipped one of the same name.
	const all = listings.filter(({name}) => name === algorithm);
	const listing = all.find(({origin}) => origin === 'own') ?? all[0];
	if (listing === undefined) return {refusal: unknownAlgorithm(algorithm, listings)};
	if (listing.ok) return listing;
	const {file, line, reason} = listing;
	const facts = refusal('ALGORITHM_REFUSED', `algorithm ${algorithm}: it cannot be used`, {
		why: `${reason} (${file}${line === null ? '' : `:${line}`})`,
		fix: 'correct the file and try again; pitwall algorithms lists them all',
	});
	return {
		refusal: {...facts, exitCode: exitCode.badData, details: {algorithm, file, line, reason}},
	};
}

function unknownAlgorithm(algorithm: string, listings: readonly AlgorithmListing[]): AppErrorFacts {
	const known = [...new Set(listings.filter(({ok}) => ok).map(({name}) => name))];
	const near = nearestWord(algorithm, known);
	return {
		...refusal(
			'ALGORITHM_NOT_FOUND',
			`algorithm ${algorithm.slice(0, 80)}: there is no such file`,
			{
				why: `there are ${known.join(', ') || 'none'}`,
				fix:
					near === undefined
						? 'use one of these, or put a file into algorithm/ of the home'
						: `did you mean ${near}?`,
			},
		),
		exitCode: exitCode.noInput,
		details: {algorithm, known},
	};
}

function capitalRefusal(capitalMicros: number): AppErrorFacts | null {
	const fits =
		Number.isSafeInteger(capitalMicros) &&
		capital.parse(capital.write(capitalMicros)) === capitalMicros;
	return fits ? null : badCapital(String(capitalMicros / 10 ** moneyDecimals));
}

/** Returns the refusal of the capital that was typed as `was`. */
export function badCapital(was: string): AppErrorFacts {
	return refusal('CAPITAL_REFUSED', `capital: was ${was.slice(0, 80)}`, {
		why: `expected ${capital.expected}`,
		fix: 'give an amount such as 10000 or 2500.50',
	});
}

function labelRefusal({account, tags}: InstanceDraft): AppErrorFacts | null {
	if (!namePattern.test(account))
		return refusal('ACCOUNT_REFUSED', `account: was ${JSON.stringify(account.slice(0, 80))}`, {
			why: `expected ${nameRule}`,
			fix: 'choose another label, such as paper',
		});
	const tag = tags.find(each => !tagPattern.test(each));
	if (tag === undefined) return null;
	return refusal('TAG_REFUSED', `tag: was ${JSON.stringify(tag.slice(0, 80))}`, {
		why: 'expected 1 to 32 letters, digits, dots, dashes or underscores, a letter or digit first',
		fix: 'choose another word, such as crypto',
	});
}

function seedRefusal({seed, data}: InstanceDraft): AppErrorFacts | null {
	if (seed === null) return null;
	if (data !== null)
		return refusal('SEED_REFUSED', 'a seed and bars were both given', {
			why: 'a seed belongs to the simulated market; bars of a file need none',
			fix: 'leave one of them out',
		});
	if (seedField.parse(String(seed)) === seed) return null;
	return refusal('SEED_REFUSED', `seed: was ${seed}`, {
		why: `expected ${seedField.expected}`,
		fix: 'choose another number, such as 1',
	});
}

function refusal(
	code: string,
	what: string,
	{why, fix}: {why: string; fix: string},
): AppErrorFacts {
	return {code, exitCode: exitCode.usage, what, why, fix};
}
