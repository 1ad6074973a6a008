/** The answers of `pitwall set` for one instance: why nothing can be set, or the new values. */
import type {Config} from '../../../state/config/config.ts';
import {type AppErrorFacts, exitCode} from '../../../state/domain/error.ts';
import type {ParameterValue} from '../../../state/domain/instance/instance.ts';
import {readLock} from '../../../state/lock/inspect.ts';
import type {ControlContext} from '../context.ts';
import {shownValue} from '../../../state/domain/text/secret.ts';
import {commandRefusal} from '../../verb/fix-text.ts';
import {parametersRefusal} from '../../verb/set.ts';
import {unknownInstance} from '../unknown-instance.ts';

/** Returns why nothing can be set for `name` with any algorithm; null: parameters may be tried. */
export function settingRefusal(
	context: ControlContext,
	name: string,
	config: Config,
): AppErrorFacts | null {
	const settings = config.instances.find(each => each.name === name);
	if (settings === undefined) return notConfigured(context, name, config);
	const refusal = parametersRefusal(settings);
	return refusal === null ? null : commandRefusal(refusal, name);
}

/** Returns the new values, and the next command to type. */
export function changedText(
	{directory, store}: ControlContext,
	name: string,
	parameters: Readonly<Record<string, ParameterValue | null>>,
): string {
	const list = Object.entries(parameters).map(
		([key, value]) => `${key}=${value === null ? 'default' : shownValue(key, value)}`,
	);
	const word = readLock(directory, name)?.verdict === 'held' ? 'restart' : 'start';
	const confirm = store.instance(name)?.mode === 'LIVE' ? ' --confirm-live' : '';
	return `${name}: ${list.join(' ')}\nholds from the next start: pitwall ${word} ${name}${confirm}`;
}

function notConfigured({store}: ControlContext, name: string, config: Config): AppErrorFacts {
	const known = config.instances.map(each => each.name);
	if (store.instance(name) === undefined) return unknownInstance(name, known);
	return {
		code: 'NOT_CONFIGURED',
		exitCode: exitCode.noInput,
		what: `${name}: nothing was set`,
		why: 'it was run by hand; pitwall.yaml does not name it',
		fix: `give it on the command line: pitwall run --name ${name} --set KEY=VALUE`,
		details: {name, known},
	};
}
