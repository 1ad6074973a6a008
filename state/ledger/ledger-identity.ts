/** The refusal to go on in a ledger whose figures mean something else. Pure. */
import {basename} from 'node:path';
import {AppError, exitCode} from '../domain/error.ts';
import type {LedgerIdentity} from '../domain/trading/ledger.ts';

/** Flag or setting by which a person chose each field; fields without one follow from the others. */
const settingNames: Partial<Record<string, string>> = {
	symbol: 'symbol',
	mode: 'mode',
	capitalMicros: 'capital',
	costs: 'costs',
	market: 'market (seed or data)',
	instrument: 'instrument',
} satisfies Partial<Record<keyof LedgerIdentity, string>>;

/** What a ledger notes of a market that is made of a file: its bars are compared one by one. */
export const fileMarket = 'bars of a file';

/** Whether two notes of the market say the same: older ledgers noted a hash of the whole file. */
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
		why: 'a ledger keeps the market and the money it began with, or its figures would mean nothing',
		fix: `put the setting back, choose another name with --name NAME, or begin a fresh ledger: pitwall ledger archive ${basename(path, '.db')}`,
		details: {path, setting, stored, wanted},
	});
}

/** Money in whole units, all else as it is stored. */
function readable(key: string, json: string): string {
	return key === 'capitalMicros' ? String(Number(json) / 1e6) : json.replaceAll('"', '');
}
