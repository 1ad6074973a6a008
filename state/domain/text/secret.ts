/**
 * Hides secrets in errors, events, logs and documents: all values below `env`, and values whose name marks a
 * secret. Pure. Names stay visible, so that a person sees which value is meant.
 */

/** Replaces a hidden value. */
export const hiddenText = '(hidden)';

const secretWords: ReadonlySet<string> = new Set([
	'apikey',
	'auth',
	'authorization',
	'bearer',
	'credential',
	'credentials',
	'passphrase',
	'passwd',
	'password',
	'pwd',
	'secret',
	'secrets',
	'token',
	'tokens',
]);

/**
 * A name that equals one of these or ends with it marks a secret: `api_key`, `DB_PASS`; `keyboard` and
 * `pass_band` do not.
 */
const secretEnds: ReadonlySet<string> = new Set(['key', 'keys', 'pass']);

/** Whether a value of this name is secret: `API_KEY`, `accessToken`, `--db-password`. */
export function isSecretName(name: string): boolean {
	const words = name
		.replaceAll(/(?<=[a-z0-9])[A-Z]/g, letter => ` ${letter}`)
		.toLowerCase()
		.split(/[^a-z0-9]/)
		.filter(word => word !== '');
	return words.some(word => secretWords.has(word)) || secretEnds.has(words.at(-1) ?? '');
}

/** Returns `value` as text, or the replacement if it is secret. */
export function shownValue(name: string, value: unknown): string {
	return isSecretName(name) ? hiddenText : String(value);
}

/** Returns the values with those of secret names hidden. */
export function withoutSecrets<T>(values: Readonly<Record<string, T>>): Record<string, T | string> {
	return Object.fromEntries(
		Object.entries(values).map(([name, value]) => [name, isSecretName(name) ? hiddenText : value]),
	);
}

/**
 * Returns program arguments with their secrets hidden: `--token=x`, `--token x`, `TOKEN=x`, `Authorization:
 * x`, and the password in `scheme://user:x@host`. Arguments with blanks, such as a shell script, are searched
 * inside.
 */
export function withoutSecretWords(words: readonly string[]): string[] {
	const shown: string[] = [];
	let isAnnounced = false;
	for (const word of words) {
		shown.push(isAnnounced && !word.startsWith('-') ? hiddenText : secretWord(word));
		isAnnounced = /^-+[A-Za-z]/.test(word) && !word.includes('=') && isSecretName(word);
	}
	return shown;
}

function secretWord(word: string): string {
	if (/\s/.test(word)) return withoutSecretText(word);
	const [, name, sign] = /^([\w-]+)([=:])/.exec(word) ?? [];
	if (
		name !== undefined &&
		sign !== undefined &&
		word.length > name.length + 1 &&
		isSecretName(name)
	)
		return `${name}${sign}${hiddenText}`;
	return withoutPassword(word);
}

/**
 * A shell script or a header: hides everything from the sign behind a secret name to the end of the quotes or
 * of the word.
 */
function withoutSecretText(text: string): string {
	const parts = text.split(/(\s+)/);
	let isAnnounced = false;
	const shown = parts.map(part => {
		if (part === '' || /^\s/.test(part)) return part;
		const bare = part.replace(/^["'(]/, '');
		const isHidden = isAnnounced && !bare.startsWith('-');
		isAnnounced = /^-*[A-Za-z][\w-]*[:=]?$/.test(bare) && isSecretName(bare) && !/^\w+$/.test(bare);
		// In `Authorization: Bearer x` the word between announces a secret, too.
		if (isHidden && isSecretName(bare) && /^\w+$/.test(bare)) isAnnounced = true;
		else if (isHidden) return hiddenText;
		return isAnnounced ? part : part.slice(0, part.length - bare.length) + secretWord(bare);
	});
	return shown.join('');
}

/** Hides the password in an address. */
function withoutPassword(word: string): string {
	const start = word.indexOf('://') + 3;
	const end = word.indexOf('@', start);
	const colon = word.indexOf(':', start);
	const isAddress = start >= 3 && colon >= 0 && colon < end;
	return !isAddress || word.slice(start, end).includes('/')
		? word
		: `${word.slice(0, colon + 1)}${hiddenText}${word.slice(end)}`;
}
