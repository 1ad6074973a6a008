/** What a scan found out about one file of `algorithm/`: usable, or refused with the reason. */
import type {ParameterSpec} from './parameter.ts';

export type AlgorithmListing = {
	/** File name without extension. */
	name: string;
	/** Absolute path. */
	file: string;
	language: 'typescript' | 'javascript' | 'python';
	/** `shipped`: part of Pitwall; a file of the same name in the home comes first. */
	origin: 'own' | 'shipped';
} & (
	| {ok: true; parameters: ParameterSpec[]}
	/**
	 * `line`: in `file`, from 1; null where the reason has none. `isModule`: it has no class Algorithm, so it is a file
	 * that algorithms import rather than one that is refused.
	 */
	| {ok: false; reason: string; line: number | null; isModule?: true}
);

/** Returns what a scan says is wrong: files without any class Algorithm are no faults. */
export function refusedListings(listings: readonly AlgorithmListing[]): RefusedListing[] {
	return listings.filter(
		(listing): listing is RefusedListing => !listing.ok && listing.isModule !== true,
	);
}

export type RefusedListing = Extract<AlgorithmListing, {ok: false}>;
