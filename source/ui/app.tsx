/**
 * The chrome below the header: main region with the boxes over it, status line of the log pane, footer. The
 * rows of the log are between the last two and never pass through this component.
 */
import {Box} from 'ink';
import type {ReactElement} from 'react';
import type {MainView, ViewModel} from '../panel/view/select.ts';
import type {Paint} from './paint.ts';
import {Block} from './widget/block.tsx';
import {CardGrid} from './widget/card-grid.tsx';
import {OverlayBox} from './widget/overlay-box.tsx';
import {Row} from './widget/row.tsx';

export function App({view, paint}: {view: ViewModel; paint: Paint}): ReactElement {
	if (view.small !== null) return <Block lines={view.small} paint={paint} width={view.width} />;
	return (
		<Box flexDirection="column" width={view.width}>
			<Box height={view.mainRows}>
				<Main main={view.main} paint={paint} width={view.width} />
				{view.overlays.map((overlay, index) => (
					<OverlayBox key={index} overlay={overlay} paint={paint} />
				))}
			</Box>
			{view.paneStatus.map((line, index) => (
				<Row key={index} line={line} paint={paint} />
			))}
			<Row line={view.footer} paint={paint} />
		</Box>
	);
}

function Main({main, paint, width}: {main: MainView; paint: Paint; width: number}): ReactElement {
	return main.kind === 'cards' ? (
		<CardGrid rows={main.rows} paint={paint} />
	) : (
		<Block lines={main.lines} paint={paint} width={width} />
	);
}
