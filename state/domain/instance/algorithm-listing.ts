/** The result of a scan for one file of `algorithm/`: usable, or refused with a reason. */
import type {ParameterSpec} from './parameter.ts';

export type AlgorithmListing = {
	/** File name without extension. */
	name: string;
	/** Absolute path. */
	file: string;
	language: 'typescript' | 'javascript' | 'python';
	/** `shipped`: part of Pitwall; a file of the same name in the home takes precedence. */
	origin: 'own' | 'shipped';
} & (
	| {ok: true; parameters: ParameterSpec[]}
	/**
	 * `line`: in `file`, from 1; null if the reason has none. `isModule`: the file has no class Algorithm, so
	 * other files import it and it is not counted as refused.
	 */
	| {ok: false; reason: string; line: number | null; isModule?: true}
);

/** Returns the refused files. Files without a class Algorithm are not refused. */
export function refusedListings(listings: readonly AlgorithmListing[]): RefusedListing[] {
	return listings.filter(
		(listing): listing is RefusedListing => !listing.ok && listing.isModule !== true,
	);
}

export type RefusedListing = Extract<AlgorithmListing, {ok: false}>;
