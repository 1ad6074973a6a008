/** What `pitwall run --help` prints where the runner is asked itself: made from the table of settings. Pure. */
import {type SettingFlag, settingFlag} from '../../state/settings/flag.ts';
import {runSettings} from './setting-flags.ts';

const introduction = `pitwall run --symbol S [--mode SIM] [flags]
pitwall run --name N [--mode SIM] [flags] -- PROGRAM [ARGUMENT…]

Runs one instance in this terminal until Ctrl-C, the end of its data, or --bars. It needs no supervisor,
no panel and no configuration, takes the same lock as any other start, and goes on where its ledger ends.
The settings of a configured instance of that name are the defaults; of any other name those below
defaults: in pitwall.yaml, then those named here. A program after -- runs as the instance, in the
directory in which the command was typed.
`;

type Line = Omit<SettingFlag, 'value'> & {value?: string};

/** The flags that are no settings. */
const others: readonly Line[] = [
	{name: 'name', value: 'N', help: 'name of the instance', default: 'the symbol'},
	{
		name: 'upgrade',
		help: 'take the algorithm as its file is now; without it, recorded bars keep their code',
	},
	{
		name: 'liquidate',
		help: 'close the position of its ledger on the next bar, without the algorithm, and end',
	},
	{
		name: 'home',
		value: 'DIR',
		help: 'home directory',
		default: 'PITWALL_HOME, the nearest pitwall.yaml, ~/.pitwall',
	},
	{name: 'allow-root', help: 'as root, act on the home of another user, as that user'},
	{name: 'confirm-live', help: 'agree to run a wrapped program whose mode is LIVE'},
	{
		name: 'force-foreign',
		help: 'take a lock that another machine left; only when that one is surely gone',
	},
	{name: 'json', help: 'one JSON object a line on stdout'},
	{name: 'debug', help: 'stacks of expected errors, too'},
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
