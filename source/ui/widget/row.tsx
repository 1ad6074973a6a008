/**
 * One row of the screen. Its spans become one styled text: a nested element for each would cost Ink a
 * pass over the text each, and a panel at rest would not be.
 */
import {Text} from 'ink';
import type {ReactElement} from 'react';
import type {Line} from '../../panel/line.ts';
import type {Paint} from '../paint.ts';

export function Row({line, paint}: {line: Line; paint: Paint}): ReactElement {
	return <Text wrap="truncate">{line.map(({text, tone}) => paint(tone, text)).join('')}</Text>;
}
