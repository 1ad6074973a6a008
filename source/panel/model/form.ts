/**
 * The dialog that adds an instance or changes its parameters: the typed text, and the known algorithms.
 * form-fields.ts derives the fields and their problems from it.
 */
import type {AlgorithmListing} from '../../../state/domain/instance/algorithm-listing.ts';
import type {EditedLine} from './line-editor.ts';

export type Form = {
	kind: 'form';
	/** `set`: the parameters of the instance `name`. */
	purpose: {type: 'add'} | {type: 'set'; name: string};
	/** Also identifies the scan of this form: answers to an older scan are ignored. */
	openedAtMs: number;
	/** Null while the files are being scanned. */
	listings: readonly AlgorithmListing[] | null;
	/** Typed text by key of the field; a field that is missing here is untouched. */
	lines: Readonly<Record<string, EditedLine>>;
	/** Key of the field with the cursor. */
	at: string;
	/** It was sent once, so that empty required fields show an error. */
	tried: boolean;
	/** Waits for its answer. */
	sent: boolean;
	/** Why it was refused, one line each. */
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

/** Returns `form` with the answer of its scan: usable algorithms first, each part by name. */
export function withListings(form: Form, listings: readonly AlgorithmListing[]): Form {
	const own = new Set(listings.filter(({origin}) => origin === 'own').map(({name}) => name));
	// A file of the home takes precedence over a shipped one of the same name.
	const inForce = listings.filter(({origin, name}) => origin === 'own' || !own.has(name));
	const ordered = inForce.toSorted(
		(a, b) => Number(b.ok) - Number(a.ok) || (a.name < b.name ? -1 : 1),
	);
	return {...form, listings: ordered};
}

/** The effective listing of `name`; null: there is none. */
export function listingOf(form: Form, name: string): AlgorithmListing | null {
	return form.listings?.find(listing => listing.name === name) ?? null;
}

/** Returns `line 3: SyntaxError …` of a refused file. */
export function refusedText({reason, line}: {reason: string; line: number | null}): string {
	const [first = ''] = reason.split('\n');
	return line === null ? first : `line ${line}: ${first}`;
}
