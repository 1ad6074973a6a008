/**
 * Turns a snapshot into an algorithm that can run: imports it and checks its shape. Every fault in the code
 * becomes one {@link AppError}.
 */
import {moneyDecimals} from '../../state/domain/trading/instrument.ts';
import type {InstanceSettings} from '../../state/domain/instance/instance.ts';
import type {ParameterSpec} from '../../state/domain/instance/parameter.ts';
import {classOf, construct, parametersOf} from './algorithm-class.ts';
import {syntaxFault} from './bundle.ts';
import type {Algorithm} from './contract.ts';
import {algorithmError, thrownText} from './error.ts';
import {type ImportedCode, importCode} from './import-code.ts';
import {overlayParameters} from './parameters.ts';
import type {Snapshot} from './snapshot/snapshot.ts';
import {readThrown} from './thrown.ts';

export type LoadedAlgorithm = {
	name: string;
	snapshot: Snapshot;
	/** As the class declares them. */
	parameters: ParameterSpec[];
	/**
	 * Creates a fresh algorithm for an instance.
	 * @throws {@link AppError} `PARAMETER_…` (78), `ALGORITHM_CONSTRUCTOR_THREW`, `ALGORITHM_NO_RUN` (65).
	 */
	create: (
		settings: Pick<InstanceSettings, 'symbol' | 'capitalMicros' | 'parameters'>,
	) => Algorithm;
};

/**
 * Loads the algorithm `name`, written in TypeScript or JavaScript, from its snapshot. Each `instance` is a
 * module of its own, see {@link importCode}.
 * @throws {@link AppError} `ALGORITHM_NOT_LOADED`, `ALGORITHM_NO_CLASS`, `ALGORITHM_BAD_PARAMETERS` (65).
 */
export async function loadSnapshot(
	name: string,
	snapshot: Snapshot,
	instance = 1,
): Promise<LoadedAlgorithm> {
	const algorithmClass = classOf((await importSnapshot(name, snapshot, instance)).module, name);
	const specs = parametersOf(algorithmClass, name);
	return {
		name,
		snapshot,
		parameters: specs,
		create: ({symbol, capitalMicros, parameters: given}) => {
			const parameters = overlayParameters(name, specs, given);
			const capital = capitalMicros / 10 ** moneyDecimals;
			return construct(algorithmClass, name, {symbol, capital, parameters});
		},
	};
}

async function importSnapshot(
	name: string,
	{entry}: Snapshot,
	instance: number,
): Promise<ImportedCode> {
	// Stack traces then name the author's own lines; it costs nothing until an error is shown.
	process.setSourceMapsEnabled(true);
	try {
		return await importCode(entry, instance);
	} catch (error) {
		const isSyntax = readThrown(error).name === 'SyntaxError';
		const fault = isSyntax ? await syntaxFault(entry) : undefined;
		throw algorithmError({
			code: 'ALGORITHM_NOT_LOADED',
			algorithm: name,
			what: 'it could not be loaded',
			why: fault === undefined ? thrownText(error) : `SyntaxError at ${fault}`,
			cause: error,
		});
	}
}
