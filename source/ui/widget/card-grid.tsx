/** Cards side by side, row below row. */
import {Box} from 'ink';
import type {ReactElement} from 'react';
import type {CardView} from '../../panel/view/select-card.ts';
import type {Paint} from '../paint.ts';
import {Block} from './block.tsx';

export function CardGrid({
	rows,
	paint,
}: {
	rows: readonly (readonly CardView[])[];
	paint: Paint;
}): ReactElement {
	return (
		<Box flexDirection="column">
			{rows.map((cards, index) => (
				<Box key={index}>
					{cards.map(({name, lines, width}) => (
						<Block key={name} lines={lines} paint={paint} width={width} />
					))}
				</Box>
			))}
		</Box>
	);
}
