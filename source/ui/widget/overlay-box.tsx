/** A box over other content: a question, a toast, or the command proposals. */
import {Box} from 'ink';
import type {ReactElement} from 'react';
import type {Overlay} from '../../panel/view/select-overlay.ts';
import type {Paint} from '../paint.ts';
import {Block} from './block.tsx';

export function OverlayBox({
	overlay: {left, top, width, lines},
	paint,
}: {
	overlay: Overlay;
	paint: Paint;
}): ReactElement {
	return (
		<Box position="absolute" marginLeft={left} marginTop={top}>
			<Block lines={lines} paint={paint} width={width} />
		</Box>
	);
}
