/**
 * The glossary of signs: shape, word and meaning of each state. Cards, table, header and help of the panel,
 * `pitwall ps` and the documentation are made from it.
 */
import type {Observed} from '../../state/domain/instance/instance.ts';

export type Sign = {glyph: string; word: string; meaning: string};

/** In the order in which the header counts them. */
export const stateSigns: Readonly<Record<Observed, Sign>> = {
	running: {glyph: '●', word: 'running', meaning: 'its process lives and shows a heartbeat'},
	paused: {glyph: '◐', word: 'paused', meaning: 'it runs and takes no new entries'},
	starting: {glyph: '◔', word: 'starting', meaning: 'a start was asked for; it is not ready yet'},
	stopping: {
		glyph: '◕',
		word: 'stopping',
		meaning: 'a stop was asked for; its process still lives',
	},
	backoff: {glyph: '◌', word: 'waiting', meaning: 'it ended, and is started again after a while'},
	hung: {glyph: '▲', word: 'hung', meaning: 'its process lives and gives no sign of life'},
	crashed: {
		glyph: '▼',
		word: 'crashed',
		meaning: 'it ended by itself, and is not started again yet',
	},
	failed: {glyph: '✗', word: 'failed', meaning: 'it gave up: only a person starts it again'},
	foreign: {glyph: '◆', word: 'elsewhere', meaning: 'another machine holds its lock'},
	stopped: {glyph: '○', word: 'off', meaning: 'no process, and none is wanted'},
};

/** States in the order of the glossary. */
export const stateOrder = Object.keys(stateSigns) as Observed[];

/** Other signs of the panel. */
export const otherSigns: readonly Sign[] = [
	{glyph: '↑code', word: '', meaning: 'its next start runs newer code than it runs now'},
	{glyph: '↑file', word: '', meaning: 'its file is newer than its code: U takes the file'},
	{glyph: '▸', word: '', meaning: 'the selected row'},
	{glyph: '…', word: '', meaning: 'there is more than fits'},
];
