/** Carries out each action of the key table on the model. Pure; the caller has checked refusals. */
import {sortColumns} from '../model/columns.ts';
import type {VerbAction} from '../../verb/verbs.ts';
import {copy} from './copy.ts';
import type {LogMove} from '../model/effect.ts';
import {openForm} from '../form/form-key.ts';
import type {Action} from '../keys/action.ts';
import {type BulkAction, bulkActions, verbActions} from '../keys/verb-keys.ts';
import type {KeyStroke} from '../model/input.ts';
import type {Model, PromptKind} from '../model/model.ts';
import {toggleMark} from '../model/mark.ts';
import {
	choose,
	moveRows,
	moveSelection,
	selectEnd,
	selectShown,
	turnPage,
} from '../model/navigate.ts';
import {pressVerb} from './press-verb.ts';
import {askShutdown} from './request.ts';
import {scrolled} from './scroll.ts';
import {only, type Step} from '../model/step.ts';
import {done, withToast} from '../keys/toast.ts';

type Press = {key: KeyStroke; nowMs: number};
type Handler = (model: Model, press: Press) => Step;

/** Columns of one sideways scroll of long log lines. */
const sidewaysColumns = 16;

/** These actions apply only in their dialogs; see `update.ts`. */
const keysOfDialogs = {
	fieldBefore: only,
	fieldNext: only,
	choiceBefore: only,
	choiceNext: only,
	submit: only,
};

const verbHandlers = Object.fromEntries(
	verbActions.map((action): [VerbAction, Handler] => [
		action,
		(model, {nowMs}) => pressVerb(model, action, nowMs),
	]),
) as Record<VerbAction, Handler>;

const bulkHandlers = Object.fromEntries(
	bulkActions.map((action): [BulkAction, Handler] => [action, only]),
) as Record<BulkAction, Handler>;

const handlers: Record<Action, Handler> = {
	...verbHandlers,
	left: model => sideways(model, -1),
	right: model => sideways(model, 1),
	up: model => only(moveSelection(model, 'up')),
	down: model => only(moveSelection(model, 'down')),
	choose: (model, {key}) => only(choose(model, Number(key.text))),
	first: model => only(selectEnd(model, 'first')),
	last: model => only(selectEnd(model, 'last')),
	rowsUp: model => only(moveRows(model, -halfRows(model))),
	rowsDown: model => only(moveRows(model, halfRows(model))),
	mark: model => only(toggleMark(model)),
	copy: (model, {nowMs}) => copy(model, nowMs),
	previousPage: model => only(turnPage(model, -1)),
	nextPage: model => only(turnPage(model, 1)),
	details: openDetails,
	add: (model, {nowMs}) => openForm(model, {type: 'add'}, nowMs),
	findInstances: model => only(openPrompt(model, 'instances', model.instanceFilter)),
	bulk: model => only({...model, dialog: {kind: 'bulk'}}),
	table: model => only(showHome(model, model.view === 'table' ? 'cards' : 'table')),
	sort: model => only({...model, sort: {...model.sort, column: nextColumn(model)}}),
	sortDirection: model =>
		only({...model, sort: {...model.sort, descending: !model.sort.descending}}),
	logFull: model => only({...model, view: 'log'}),
	logPageUp: model => moveLog(model, {by: 'page', count: -1}),
	logPageDown: model => moveLog(model, {by: 'page', count: 1}),
	logHalfUp: model => moveLog(model, {by: 'line', count: -halfRows(model)}),
	logHalfDown: model => moveLog(model, {by: 'line', count: halfRows(model)}),
	logLineUp: model => moveLog(model, {by: 'line', count: -1}),
	logLineDown: model => moveLog(model, {by: 'line', count: 1}),
	logStart: model => moveLog(model, {to: 'start'}),
	logEnd: model => moveLog(model, {to: 'end'}),
	logLeft: model => only(shiftLog(model, -sidewaysColumns)),
	logRight: model => only(shiftLog(model, sidewaysColumns)),
	search: model => only(openPrompt(model, 'search', '')),
	matchOlder: model => moveLog(model, {find: 'older'}),
	matchNewer: model => moveLog(model, {find: 'newer'}),
	filter: model => only(openPrompt(model, 'filter', model.log.filter ?? '')),
	errorsOnly: model => only({...model, log: {...model.log, errorsOnly: !model.log.errorsOnly}}),
	hideLog: model => only(toggleLog(model)),
	command: model => only(openPrompt(model, 'command', '')),
	theme: model => only({...model, theme: model.theme === 'dark' ? 'light' : 'dark'}),
	help: model => only({...model, dialog: {kind: 'help', scroll: 0}}),
	back,
	leave,
	shutdown: (model, {nowMs}) => askShutdown(model, nowMs),
	repaint: model => ({model, effects: [{type: 'repaint'}]}),
	suspend: model => ({model, effects: [{type: 'suspend'}]}),
	accept: only,
	...keysOfDialogs,
	...bulkHandlers,
	cancel: model => only({...model, dialog: null}),
	scrollUp: (model, {key}) => only(scrolled(model, isFar(key) ? -10 : -1)),
	scrollDown: (model, {key}) => only(scrolled(model, isFar(key) ? 10 : 1)),
};

/** Carries out `action`, which is allowed. */
export function act(model: Model, action: Action, press: Press): Step {
	return handlers[action](model, press);
}

export function openDetails(model: Model): Step {
	if (model.selected === null) return only(model);
	const known = model.details?.name === model.selected ? model.details : null;
	return {
		model: {...model, view: 'details', details: known, detailsScroll: 0},
		effects: [{type: 'readDetails', name: model.selected}],
	};
}

function sideways(model: Model, step: -1 | 1): Step {
	const next = moveSelection(model, step < 0 ? 'left' : 'right');
	return model.view === 'details' ? openDetails(next) : only(next);
}

function showHome(model: Model, home: 'cards' | 'table'): Model {
	return {...model, view: home, home};
}

function nextColumn(model: Model) {
	const at = sortColumns.indexOf(model.sort.column);
	return sortColumns[(at + 1) % sortColumns.length] ?? 'order';
}

/** Returns half the rows of the table, or of the log if no table is shown; at least 1. */
function halfRows(model: Model): number {
	const {main, pane} = model.measured.layout;
	return Math.max(1, Math.floor((model.view === 'table' ? main.rows - 1 : pane.rows) / 2));
}

/** Whether a key scrolls by more than a row. */
function isFar({name, ctrl}: KeyStroke): boolean {
	return ctrl || name === 'pageup' || name === 'pagedown';
}

function moveLog(model: Model, move: LogMove): Step {
	return {model, effects: [{type: 'moveLog', move}]};
}

function shiftLog(model: Model, columns: number): Model {
	return {...model, log: {...model.log, offset: Math.max(0, model.log.offset + columns)}};
}

function openPrompt(model: Model, kind: PromptKind, text: string): Model {
	return {...model, prompt: {kind, text, cursor: text.length, error: null, base: null, choice: -1}};
}

function toggleLog(model: Model): Model {
	const name = model.selected ?? '';
	const {hidden} = model.log;
	const next = hidden.includes(name) ? hidden.filter(other => other !== name) : [...hidden, name];
	return {...model, log: {...model.log, hidden: next}};
}

const stillEnding =
	'Still shutting down, the panel ends with it. Again: leave it to the supervisor';

/** A second Ctrl-C must not break a shutdown, so it shows this text first; a third one leaves. */
function leave(model: Model, {nowMs}: Press): Step {
	if (model.shutdown !== null && model.toast?.text !== stillEnding)
		return only(withToast(model, done(stillEnding), nowMs));
	return {model: {...model, leaving: true}, effects: [{type: 'leave'}]};
}

/** Escape removes the topmost layer: view, message, filter of instances, search, scrolled log. */
function back(model: Model, {nowMs}: Press): Step {
	if (model.view === 'details' || model.view === 'log')
		return only(selectShown({...model, view: model.home}));
	if (model.toast !== null) return only({...model, toast: null});
	if (model.notice !== null) return only({...model, notice: null});
	if (model.marked.length > 0) return only({...model, marked: []});
	if (model.instanceFilter !== '') return only(selectShown({...model, instanceFilter: ''}));
	if (model.log.search !== null) return only({...model, log: {...model.log, search: null}});
	if (!model.log.pane.following) return moveLog(model, {to: 'end'});
	return only(withToast(model, done('q leaves; instances continue'), nowMs));
}
