/** Rows below each other. */
import {Box} from 'ink';
import type {ReactElement} from 'react';
import type {Line} from '../../panel/line.ts';
import type {Paint} from '../paint.ts';
import {Row} from './row.tsx';

export function Block({
	lines,
	paint,
	width,
}: {
	lines: readonly Line[];
	paint: Paint;
	width: number;
}): ReactElement {
	return (
		<Box flexDirection="column" width={width} flexShrink={0}>
			{lines.map((line, index) => (
				<Row key={index} line={line} paint={paint} />
			))}
		</Box>
	);
}
