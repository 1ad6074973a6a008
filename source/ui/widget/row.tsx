/**
 * One row of the screen. Its spans become one styled text: with a nested element for each, Ink would pass
 * over the text once per element, even in an idle panel.
 */
import {Text} from 'ink';
import {memo, type ReactElement} from 'react';
import type {Line} from '../../panel/text/line.ts';
import type {Paint} from '../paint.ts';
import {sameLine} from '../same-line.ts';

type RowProps = {line: Line; paint: Paint};

function StyledRow({line, paint}: RowProps): ReactElement {
	const text = line.map(span => paint(span.tone, span.text)).join('');
	// Ink gives a row without text no height.
	return <Text wrap="truncate">{text === '' ? ' ' : text}</Text>;
}

export const Row = memo(
	StyledRow,
	(before: RowProps, after: RowProps) =>
		before.paint === after.paint && sameLine(before.line, after.line),
);
