/** Decides whether an account lets another instance trade a symbol. Pure. */
import {exclusiveReason, type Occupant, rivalOf} from '../../state/config/accounts.ts';
import type {Config} from '../../state/config/config.ts';
import {type AppErrorFacts, exitCode} from '../../state/domain/error.ts';

/** Returns why `one` may not trade beside the instances of `config`; null: it may. */
export function exclusiveRefusal(one: Occupant, config: Config): AppErrorFacts | null {
	const rival = rivalOf(one, config.instances, config.accounts);
	if (rival === undefined) return null;
	const {name, symbol, account} = one;
	return {
		code: 'ACCOUNT_EXCLUSIVE',
		exitCode: exitCode.usage,
		what: `${name}: not added: ${rival.name} already trades ${symbol} on account ${account}`,
		why: exclusiveReason(one, config.accounts),
		fix: `choose another account, or remove that instance first: pitwall remove ${rival.name}`,
		details: {name, rival: rival.name, account, symbol},
	};
}
