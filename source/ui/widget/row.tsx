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
	return <Text wrap="truncate">{line.map(({text, tone}) => paint(tone, text)).join('')}</Text>;
}

export const Row = memo(
	StyledRow,
	(before: RowProps, after: RowProps) =>
		before.paint === after.paint && sameLine(before.line, after.line),
);
