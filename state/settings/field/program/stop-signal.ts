import {commandDefaults} from '../../../domain/instance/instance-defaults.ts';
import {stopSignals} from '../../../domain/instance/instance.ts';
import type {Setting} from '../../field.ts';

/** Signal of a polite stop. */
export const stopSignal: Setting = {
	yaml: 'stop_signal',
	flag: null,
	value: 'SIGNAL',
	of: 'program',
	default: commandDefaults.stopSignal,
	choices: stopSignals,
	help: 'signal that asks the program to end',
	page: 'programs',
};
