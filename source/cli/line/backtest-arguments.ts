/** Flags of `pitwall backtest` → words of the runner's tool, which reads them as `run` reads its own. Pure. */
import {commands} from './commands.ts';
import {flags} from './flags.ts';
import type {RawArguments} from './read-flags.ts';

export type BacktestCommand = {
	command: 'backtest';
	/** `--flag=value`, or a switch. */
	words: readonly string[];
};

/** Passes the flags on as they were typed. */
export function backtestArguments({values}: RawArguments): BacktestCommand {
	const words = commands.backtest.flags.flatMap(key => {
		const {name} = flags[key];
		const given = values.get(name) ?? [];
		return given.map(value => (value === true ? `--${name}` : `--${name}=${value}`));
	});
	return {command: 'backtest', words};
}
