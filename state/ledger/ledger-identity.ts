/** Refuses to continue a ledger with a different market or capital. Pure. */
import {basename} from 'node:path';
import {AppError, exitCode} from '../domain/error.ts';
import type {LedgerIdentity} from '../domain/trading/ledger.ts';

/** Flag or setting with which a person chose each field; fields without one follow from the others. */
const settingNames: Partial<Record<string, string>> = {
	symbol: 'symbol',
	mode: 'mode',
	capitalMicros: 'capital',
	costs: 'costs',
	market: 'market (seed or data)',
	instrument: 'instrument',
} satisfies Partial<Record<keyof LedgerIdentity, string>>;

/** The recorded market of a ledger that uses a file: its bars are compared one by one. */
export const fileMarket = 'bars of a file';

/** Whether two descriptions of the market agree: older ledgers recorded a hash of the whole file. */
export function isSameMarket(key: string, stored: string | undefined, wanted: string): boolean {
	return (
		key === 'market' &&
		wanted === JSON.stringify(fileMarket) &&
		stored?.startsWith('"bars with SHA-256 ') === true
	);
}

/** Returns the error for `key`, whose values are JSON. */
export function ledgerIdentityError(
	path: string,
	key: string,
	stored: string,
	wanted: string,
): AppError {
	const setting = settingNames[key] ?? key;
	return new AppError({
		code: 'LEDGER_DIFFERS',
		exitCode: exitCode.configuration,
		what: `${path}: its ${setting} was ${readable(key, stored)}, now it is ${readable(key, wanted)}`,
		why: 'a ledger keeps its original market and capital, or its amounts would be meaningless',
		fix: `restore the setting, choose another name with --name NAME, or begin a fresh ledger: pitwall ledger archive ${basename(path, '.db')}`,
		details: {path, setting, stored, wanted},
	});
}

/** Money in whole units, everything else as stored. */
function readable(key: string, json: string): string {
	return key === 'capitalMicros' ? String(Number(json) / 1e6) : json.replaceAll('"', '');
}
