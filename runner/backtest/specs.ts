/** Declared parameters → specifications. Pure. */
import type {ParameterSpec} from '../../state/domain/parameter.ts';
import type {Parameters} from '../algorithm/contract.ts';

/** Returns one specification for each parameter. */
export function specsOf(parameters: Parameters): ParameterSpec[] {
	return Object.entries(parameters).map(([name, value]) => ({name, default: value}));
}
