/** Draws the form: one row per field, the algorithms below their field, and the fault at the bottom. Pure. */
import {hiddenText, isSecretName, shownValue} from '../../../state/domain/text/secret.ts';
import type {AlgorithmListing} from '../../../state/domain/instance/algorithm-listing.ts';
import {type Form, listingOf, refusedText} from '../model/form.ts';
import {type Field, fieldsOf, valueOf} from './form-fields.ts';
import {focusedIndex, matching} from './form-key.ts';
import {
	fitLine,
	type Line,
	shortenMiddle,
	type Span,
	span,
	textWidth,
	wrapText,
} from '../text/line.ts';
import {instanceNamed, type Model} from '../model/model.ts';

type Area = {width: number; rows: number; nowMs: number};

/** Columns of the label and its mark. */
const labelWidth = 15;

/** Minimum and maximum of the rows below the fields: a blank one and a message. */
const footRowsMin = 4;
const footRowsMax = 7;

/** Maximum number of listed algorithms. */
const listedMin = 3;
const listedMax = 10;

export function selectForm(model: Model, form: Form, area: Area): Line[] {
	const {width, rows} = area;
	const fields = fieldsOf(model, form, area.nowMs);
	const index = focusedIndex(fields, form);
	const foot = footLines(form, fields[index], width).slice(0, footRowsMax - 1);
	const space = rows - 1 - Math.max(footRowsMin, foot.length + 1);
	const body: Line[] = [];
	let needed = 0;
	for (const [at, field] of fields.entries()) {
		body.push(fieldRow(field, {width, focused: at === index, sent: form.sent}));
		if (at !== index) continue;
		const listed = Math.max(listedMin, Math.min(listedMax, space - fields.length));
		if (field.key === 'algorithm') body.push(...listingRows(form, field, listed));
		needed = body.length;
	}

	if (fields.length === 0) body.push([], [span(`  ${emptyText(form)}`, 'dim')]);
	// The field with the cursor, its list and the next field stay in view.
	const from = Math.max(0, Math.min(needed + 1 - space, body.length - space));
	const shown = body.slice(from, from + space);
	while (shown.length < space) shown.push([]);
	return [titleLine(model, form, width), ...shown, [], ...foot].map(line => fitLine(line, width));
}

function titleLine(model: Model, {purpose}: Form, width: number): Line {
	const instance = purpose.type === 'set' ? instanceNamed(model, purpose.name) : null;
	const text =
		purpose.type === 'add'
			? 'Add an instance'
			: `Parameters of ${purpose.name} · ${instance?.nextSettings.algorithm ?? ''}`;
	return fitLine([span('══ ', 'accent'), span(`${text} `, 'strong')], width, span('═', 'accent'));
}

function emptyText(form: Form): string {
	return form.listings === null
		? 'looking through the files …'
		: 'its algorithm declares no parameters';
}

/** Columns of the value of a field. */
function valueWidth(width: number): number {
	return Math.max(24, Math.min(40, width - 44));
}

function fieldRow(
	field: Field,
	{width, focused, sent}: {width: number; focused: boolean; sent: boolean},
): Line {
	const room = valueWidth(width);
	const {error, help, label} = field;
	const shown = isSecretName(label) ? maskedField(field) : field;
	const mark = focused ? '▸ ' : '  ';
	const beside: Span = error === null ? span(help, 'dim') : span(`✗ ${error}`, 'bad');
	return [
		span(mark, 'accent'),
		...fitLine([span(label, focused ? 'accent' : 'dim')], labelWidth - 2),
		...fitLine(focused && !sent ? editedValue(shown, room) : standingValue(shown, room), room),
		span('  '),
		...fitLine([beside], Math.max(0, width - labelWidth - room - 2)),
	];
}

/** A secret is hidden; its visible length shows that keys arrive. */
function maskedField(field: Field): Field {
	return {...field, text: '•'.repeat(field.text.length), placeholder: hiddenText};
}

function standingValue({text, placeholder}: Field, room: number): Line {
	return text === ''
		? [span(shortenMiddle(placeholder, room), 'dim')]
		: [span(shortenMiddle(text, room), 'strong')];
}

function editedValue(field: Field, room: number): Line {
	if (field.closed) return [span('‹ ', 'key'), span(valueOf(field), 'strong'), span(' ›', 'key')];
	const {text, cursor, placeholder} = field;
	if (text === '') {
		const rest = shortenMiddle(placeholder, room);
		return [span(rest.slice(0, 1) || ' ', 'inverse'), span(rest.slice(1), 'dim')];
	}
	// A long text shifts so that the cursor stays visible.
	const from = Math.max(0, cursor - room + 1);
	return [
		span(text.slice(from, cursor), 'strong'),
		span(text.slice(cursor, cursor + 1) || ' ', 'inverse'),
		span(text.slice(cursor + 1), 'strong'),
	];
}

/** Lists the algorithms that match the typed text, or all if the text is empty or an exact name. */
function listingRows(form: Form, {text}: Field, rows: number): Line[] {
	const indent = ' '.repeat(labelWidth);
	const {listings} = form;
	if (listings === null) return [[span(`${indent}looking through the files …`, 'dim')]];
	const exact = listingOf(form, text.trim());
	// What others import cannot be chosen.
	const choices = listings.filter(each => each === exact || each.ok || each.isModule !== true);
	const listed = exact === null ? matching(choices, text.trim()) : choices;
	if (listed.length === 0) return [[span(`${indent}no file is called like that`, 'warning')]];
	const chosen = exact === null ? 0 : listed.indexOf(exact);
	const from = Math.max(0, Math.min(chosen - rows + 2, listed.length - rows));
	const shown = listed.slice(from, from + rows);
	const nameWidth = Math.min(28, Math.max(...shown.map(({name}) => textWidth(name))));
	return shown.map(listing => [
		span(indent),
		...listingLine(listing, {chosen: listing === exact, nameWidth}),
	]);
}

function listingLine(
	listing: AlgorithmListing,
	{chosen, nameWidth}: {chosen: boolean; nameWidth: number},
): Line {
	const name = shortenMiddle(listing.name, nameWidth).padEnd(nameWidth);
	if (!listing.ok)
		return [span(`✗ ${name}  `, 'dim'), span(`refused: ${refusedText(listing)}`, 'dim')];
	const defaults = listing.parameters.map(
		spec => `${spec.name}=${shownValue(spec.name, spec.default)}`,
	);
	const origin = `${listing.language}${listing.origin === 'shipped' ? ', shipped' : ''}`;
	return [
		span(chosen ? '▸ ' : '  ', 'accent'),
		span(`${name}  `, chosen ? 'accent' : 'text'),
		span([origin, ...defaults].join(' '), 'dim'),
	];
}

/** Returns the reason of a refusal, or else the full text of the field. */
function footLines(form: Form, field: Field | undefined, width: number): Line[] {
	if (form.sent) return [[span('  one moment …', 'dim')]];
	if (form.problem.length > 0)
		return form.problem.flatMap((text, index) =>
			wrapText(text, width - 4, 2).map(
				(row): Line => [span(`  ${row}`, index === 0 ? 'bad' : 'text')],
			),
		);
	if (field === undefined) return [];
	const {error, help, label} = field;
	const text = error === null ? `${label}: ${help}` : `${label}: ${error}`;
	// A text that fits beside the field is not repeated.
	const besideWidth = width - labelWidth - valueWidth(width) - 4;
	if (textWidth(error ?? help) <= besideWidth) return [];
	return wrapText(text, width - 4, 2).map(row => [
		span(`  ${row}`, error === null ? 'dim' : 'bad'),
	]);
}
