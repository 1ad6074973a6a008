/** The help of `pitwall run --help` when the runner itself is called, made from the table of settings. Pure. */
import {type SettingFlag, settingFlag} from '../../state/settings/flag.ts';
import {runSettings} from './setting-flags.ts';

const introduction = `pitwall run --symbol S [--mode SIM] [flags]
pitwall run --name N [--mode SIM] [flags] -- PROGRAM [ARGUMENT…]

Runs one instance in this terminal until Ctrl-C, the end of its data, or --bars. It needs no supervisor,
no panel and no configuration, takes the same lock as any other start, and continues where its ledger ends.
The defaults are the settings of the configured instance of that name; for any other name, those below
defaults: in pitwall.yaml, then those listed here. A program after -- runs as the instance, in the
current directory.
`;

type Line = Omit<SettingFlag, 'value'> & {value?: string};

/** Flags that are not settings. */
const others: readonly Line[] = [
	{name: 'name', value: 'N', help: 'name of the instance', default: 'the symbol'},
	{
		name: 'upgrade',
		help: 'use the algorithm file as it is now; by default, a ledger with bars keeps its code',
	},
	{
		name: 'liquidate',
		help: 'close the open position on the next bar, without the algorithm, and end',
	},
	{
		name: 'home',
		value: 'DIR',
		help: 'home directory',
		default: 'PITWALL_HOME, the nearest pitwall.yaml, ~/.pitwall',
	},
	{name: 'allow-root', help: 'as root, act on the home of another user, as that user'},
	{name: 'confirm-live', help: 'confirm running a wrapped program whose mode is LIVE'},
	{
		name: 'force-foreign',
		help: 'take over a lock that another machine left; only if that machine is certainly gone',
	},
	{name: 'json', help: 'print one JSON object per line on stdout'},
	{name: 'debug', help: 'print stack traces of expected errors, too'},
	{name: 'help', help: 'this text'},
];

/** The text, with its line end. */
export const runHelp = [
	introduction,
	...[...runSettings.map(settingFlag), ...others].map(flagLines),
	'',
].join('\n');

function flagLines({name, value, help, default: standard, multiple}: Line): string {
	const usage = `  --${name}${value === undefined ? '' : ` ${value}`}`;
	const otherwise = standard === undefined ? '' : ` (default: ${standard})`;
	return `${usage}\n      ${help}${otherwise}${multiple ? '; may be repeated' : ''}`;
}
