/**
 * Which account may trade a symbol with one instance only. Two that trade the same symbol on one real account undo
 * each other's orders; a simulated account allows it unless the file says otherwise. Pure.
 */
import type {InstanceSettings} from '../domain/instance/instance.ts';

/** What the file says of an account, by its label. */
export type AccountSettings = {
	/** One instance a symbol, also in SIM. */
	exclusive: boolean;
};

export type Accounts = Readonly<Record<string, AccountSettings>>;

/** The facts that decide it. */
export type Occupant = Pick<InstanceSettings, 'name' | 'symbol' | 'mode' | 'account'>;

/** Returns the first of `others` that may not trade beside `one`; undefined: none stands in the way. */
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

/** Why two instances may not share an account: `account main trades real money`. */
export function exclusiveReason({account, mode}: Occupant, accounts: Accounts): string {
	return accounts[account]?.exclusive
		? `account ${account} is exclusive: one instance a symbol`
		: `account ${account} is ${mode}: one instance a symbol`;
}

/**
 * Returns what is wrong with the instances of a file: each one whose symbol an earlier one trades on its account.
 * `lineOf` tells where the file speaks of a name.
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
