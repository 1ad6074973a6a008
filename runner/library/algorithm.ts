/** The base class of a strategy, and the type of classes that can be tested. */
import type {Context, Decision, ParameterDeclaration} from '../algorithm/contract.ts';

/**
 * A strategy. A class may extend it, implement it, or only have its methods: Pitwall requires only the methods. This
 * class has no behavior of its own.
 */
export abstract class Algorithm {
	/** Called once for each bar, in order. */
	abstract run(context: Context): Decision;
	/** Called instead of {@link run} for each bar before the first decision; see `docs/library.md`. */
	warmUp?(context: Context): void;
}

/** A class whose objects can run. `Values`: the parameters that its constructor takes. */
export type AnyAlgorithmClass<Values> = {
	readonly parameters?: Readonly<Record<string, ParameterDeclaration>>;
	new (symbol: string, capital: number, parameters: Values): Pick<Algorithm, 'run' | 'warmUp'>;
};
