/**
 * The dialog in which an instance is added or its parameters are changed: what was typed, and what is known
 * about the algorithms. Which fields there are and what is wrong with them follows from it (form-fields.ts).
 */
import type {AlgorithmListing} from '../../../state/domain/instance/algorithm-listing.ts';
import type {EditedLine} from './line-editor.ts';

export type Form = {
	kind: 'form';
	/** `set`: the parameters of the instance `name`. */
	purpose: {type: 'add'} | {type: 'set'; name: string};
	/** Also names the scan that this form asked for: an answer to an older one is not its own. */
	openedAtMs: number;
	/** Null while the files are being scanned. */
	listings: readonly AlgorithmListing[] | null;
	/** What was typed, by key of the field; a field that is not here is untouched. */
	lines: Readonly<Record<string, EditedLine>>;
	/** Key of the field that has the cursor. */
	at: string;
	/** It was sent once, so that fields which must not be empty say so. */
	tried: boolean;
	/** Its answer is waited for. */
	sent: boolean;
	/** Why it was refused, a line each. */
	problem: readonly string[];
};

export function openedForm(purpose: Form['purpose'], nowMs: number): Form {
	return {
		kind: 'form',
		purpose,
		openedAtMs: nowMs,
		listings: null,
		lines: {},
		at: purpose.type === 'add' ? 'symbol' : '',
		tried: false,
		sent: false,
		problem: [],
	};
}

/** Returns `form` with the answer of its scan: what can be used first, each part by name. */
export function withListings(form: Form, listings: readonly AlgorithmListing[]): Form {
	const own = new Set(listings.filter(({origin}) => origin === 'own').map(({name}) => name));
	// A file of the home comes before a shipped one of its name.
	const inForce = listings.filter(({origin, name}) => origin === 'own' || !own.has(name));
	const ordered = inForce.toSorted(
		(a, b) => Number(b.ok) - Number(a.ok) || (a.name < b.name ? -1 : 1),
	);
	return {...form, listings: ordered};
}

/** The listing of `name` that counts; null: there is none. */
export function listingOf(form: Form, name: string): AlgorithmListing | null {
	return form.listings?.find(listing => listing.name === name) ?? null;
}

/** Returns `line 3: SyntaxError …` of a refused file. */
export function refusedText({reason, line}: {reason: string; line: number | null}): string {
	const [first = ''] = reason.split('\n');
	return line === null ? first : `line ${line}: ${first}`;
}
