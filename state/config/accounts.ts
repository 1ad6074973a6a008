/**
 * Accounts that allow one instance per symbol. Two instances that trade one symbol on a real account undo each other's
 * orders; a simulated account allows it unless the file forbids it. Pure.
 */
import type {InstanceSettings} from '../domain/instance/instance.ts';

/** Settings of an account in the file, by label. */
export type AccountSettings = {
	/** One instance per symbol, also in SIM. */
	exclusive: boolean;
};

export type Accounts = Readonly<Record<string, AccountSettings>>;

/** The settings that decide whether two instances conflict. */
export type Occupant = Pick<InstanceSettings, 'name' | 'symbol' | 'mode' | 'account'>;

/** Returns the first of `others` that conflicts with `one`; undefined if none does. */
export function rivalOf<Other extends Occupant>(
	one: Occupant,
	others: readonly Other[],
	accounts: Accounts,
): Other | undefined {
	const {name, symbol, mode, account} = one;
	const isExclusive = accounts[account]?.exclusive ?? false;
	return others.find(
		other =>
			other.name !== name &&
			other.symbol === symbol &&
			other.account === account &&
			(isExclusive || (mode === 'LIVE' && other.mode === 'LIVE')),
	);
}

/** Returns why two instances may not share an account: `account main is LIVE: one instance per symbol`. */
export function exclusiveReason({account, mode}: Occupant, accounts: Accounts): string {
	return accounts[account]?.exclusive
		? `account ${account} is exclusive: one instance per symbol`
		: `account ${account} is ${mode}: one instance per symbol`;
}

/**
 * Returns a problem for each instance whose symbol an earlier one trades on the same account. `lineOf` returns the
 * line of a name in the file.
 */
export function checkAccounts(
	instances: readonly Occupant[],
	accounts: Accounts,
	lineOf: (name: string) => number,
): Array<{keys: string[]; text: string}> {
	return instances.flatMap((one, index) => {
		const rival = rivalOf(one, instances.slice(0, index), accounts);
		if (rival === undefined) return [];
		const reason = exclusiveReason(one, accounts);
		const place = `${rival.name} (line ${lineOf(rival.name)})`;
		const text = `expected another account or symbol: ${place} trades ${one.symbol} there already, and ${reason}`;
		return [{keys: ['instances', one.name], text}];
	});
}
