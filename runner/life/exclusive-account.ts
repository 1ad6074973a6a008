/**
 * Refuses a run on an account on which another instance trades the symbol. The configuration is checked when it is
 * read; this checks a run by hand, or with flags that override the configuration.
 */
import {type Accounts, exclusiveReason, rivalOf} from '../../state/config/accounts.ts';
import type {GeneralSettings} from '../../state/config/config.ts';
import {generalSettingsKey} from '../../state/config/config-stamp.ts';
import type {Directory} from '../../state/home/directory.ts';
import {AppError, exitCode} from '../../state/domain/error.ts';
import {clearForeignFix} from '../../state/domain/instance/lock.ts';
import type {InstanceSettings} from '../../state/domain/instance/instance.ts';
import {listInstances} from '../../state/registry/registry.ts';
import type {ControlStore} from '../../state/control/control-store.ts';

/** @throws {@link AppError} `ACCOUNT_EXCLUSIVE`: 75 if the other instance runs, 64 if it is configured. */
export function refuseRival(
	one: InstanceSettings,
	{store, directory}: {store: ControlStore; directory: Directory},
): void {
	const accounts = exclusiveAccounts(store);
	if (one.mode !== 'LIVE' && accounts[one.account] === undefined) return;
	const living = listInstances(directory).flatMap(({entry, verdict}) =>
		entry === null || verdict === 'dead'
			? []
			: {...entry, verdict, mode: entry.mode === 'LIVE' ? ('LIVE' as const) : ('SIM' as const)},
	);
	const running = rivalOf(one, living, accounts);
	const rival = running ?? rivalOf(one, store.configuredInstances(), accounts);
	if (rival === undefined) return;
	const {name, symbol, account} = one;
	throw new AppError({
		code: 'ACCOUNT_EXCLUSIVE',
		exitCode: running === undefined ? exitCode.usage : exitCode.temporary,
		what: `${name}: not started: ${rival.name} trades ${symbol} on account ${account} already`,
		why: exclusiveReason(one, accounts),
		fix:
			running === undefined
				? `choose another --account, or remove that one first: pitwall remove ${rival.name}`
				: running.verdict === 'foreign'
					? `choose another --account, or ${clearForeignFix(rival.name)}`
					: `choose another --account, or stop that one first: pitwall stop ${rival.name}`,
		details: {name, rival: rival.name, account, symbol},
	});
}

/** Returns the accounts that the configuration marks as exclusive; LIVE accounts always are. */
function exclusiveAccounts(store: ControlStore): Accounts {
	const text = store.value(generalSettingsKey);
	if (text === undefined || text === null) return {};
	// Settings written by an older version name none.
	const {exclusiveAccounts: labels = []} = JSON.parse(text) as Partial<GeneralSettings>;
	return Object.fromEntries(labels.map(label => [label, {exclusive: true}]));
}
