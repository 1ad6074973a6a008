/** Keys as a person reads them. Pure. */

const keySigns: Record<string, string> = {
	left: '←',
	right: '→',
	up: '↑',
	down: '↓',
	pageup: 'PgUp',
	pagedown: 'PgDn',
	escape: 'esc',
};

/** Returns keys as a person reads them: `← h`, `1…9`, `ctrl-c`. */
export function keysText(keys: readonly string[]): string {
	if (keys.length === 9 && keys[0] === '1') return '1…9';
	return keys.map(key => keySigns[key] ?? key.replace(/^(ctrl|shift)\+/, '$1-')).join(' ');
}
