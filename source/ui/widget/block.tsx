/** Rows below each other. */
import {Box} from 'ink';
import {memo, type ReactElement} from 'react';
import type {Line} from '../../panel/text/line.ts';
import type {Paint} from '../paint.ts';
import {sameLines} from '../same-line.ts';
import {Row} from './row.tsx';

type BlockProps = {lines: readonly Line[]; paint: Paint; width: number};

function StackedRows({lines, paint, width}: BlockProps): ReactElement {
	return (
		<Box flexDirection="column" width={width} flexShrink={0}>
			{lines.map((line, index) => (
				<Row key={index} line={line} paint={paint} />
			))}
		</Box>
	);
}

export const Block = memo(
	StackedRows,
	(before: BlockProps, after: BlockProps) =>
		before.paint === after.paint &&
		before.width === after.width &&
		sameLines(before.lines, after.lines),
);
