/**
 * One row of the screen. Its spans become one styled text: a nested element for each would cost Ink a
 * pass over the text each, and a panel at rest would not be.
 */
import {Text} from 'ink';
import {memo, type ReactElement} from 'react';
import type {Line} from '../../panel/text/line.ts';
import type {Paint} from '../paint.ts';
import {sameLine} from '../same-line.ts';

type RowProps = {line: Line; paint: Paint};

function StyledRow({line, paint}: RowProps): ReactElement {
	return <Text wrap="truncate">{line.map(({text, tone}) => paint(tone, text)).join('')}</Text>;
}

export const Row = memo(
	StyledRow,
	(before: RowProps, after: RowProps) =>
		before.paint === after.paint && sameLine(before.line, after.line),
);
