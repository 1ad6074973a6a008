/** Ink, tamed: lays out the chrome into the screen writer's stream and touches neither terminal nor signals. */
import {PassThrough} from 'node:stream';
import {render} from 'ink';
import {App} from '../ui/app.tsx';
import type {Paint} from '../ui/paint.ts';
import type {ViewModel} from './select.ts';

export type Chrome = {
	/** Lays out `view` and hands its rows to the stream before it returns. */
	draw(view: ViewModel, paint: Paint): void;
	close(): void;
};

export function createChrome(stream: NodeJS.WriteStream): Chrome {
	const noInput = Object.assign(new PassThrough(), {isTTY: false}) as unknown as NodeJS.ReadStream;
	let instance: ReturnType<typeof render> | null = null;
	return {
		draw(view, paint) {
			const node = <App view={view} paint={paint} />;
			if (instance !== null) {
				instance.rerender(node);
				return;
			}
			instance = render(node, {
				stdout: stream,
				stderr: stream,
				stdin: noInput,
				// Each commit is written whole and at once; the screen writer finds the differences.
				debug: true,
				patchConsole: false,
				exitOnCtrlC: false,
			});
		},
		close: () => instance?.unmount(),
	};
}
