/** Records the panel while two instances start, one is killed by SIGKILL, and it comes back. */
import {programFile} from '../pitwall.ts';
import type {Home} from '../pitwall.ts';
import {createHeadlessTerminal, type RigCell, startTerminalRig} from '../terminal-rig.ts';
import {type Frame, movingPicture} from './moving-picture.ts';
import {screenCells} from './screenshot.ts';

const columns = 112;
const rows = 30;
const waitMs = 60_000;
/** Least time between two frames. */
const frameMs = 120;
/** How long the last frame is shown. */
const restMs = 3000;

type PsRow = {name: string; observed: string; pid: number | null; bar: number | null};

/** Returns the recording as an animated SVG. */
export async function recordKill(home: Home): Promise<string> {
	const instances = async (): Promise<PsRow[]> => (await home.json(['ps'])).value as PsRow[];
	const rig = await startTerminalRig(process.execPath, [programFile], {
		columns,
		rows,
		env: {PITWALL_HOME: home.path, HOME: home.path},
		cwd: home.path,
	});
	const frames: Frame[] = [];
	const startMs = performance.now();
	let caption = '';
	let changed = -1;
	const record = async (): Promise<void> => {
		await rig.settled();
		const key = rig.bytesReceived() + caption.length * 1e9;
		if (key === changed) return;
		changed = key;
		const atMs = frames.length === 0 ? 0 : Math.round(performance.now() - startMs);
		frames.push({atMs, rows: [...screenCells(rig.terminal), blankRow, await captionRow(caption)]});
	};
	/** Records until the screen fits `condition`. */
	const until = async (condition: (screen: string) => boolean): Promise<void> => {
		const endMs = performance.now() + waitMs;
		while (!condition(rig.screen())) {
			if (performance.now() > endMs) throw new Error(`not seen in time:\n${rig.screen()}`);
			await record();
			await new Promise(resolve => setTimeout(resolve, frameMs));
		}

		await record();
	};

	try {
		await rig.until(screen => screen.includes('BTC') && screen.includes('supervisor ●'), waitMs);
		caption = 'Press 1 and space: BTC starts.';
		await record();
		rig.press('1');
		rig.press(' ');
		await until(screen => barOf(screen, 'BTC') >= 2);
		caption = 'Press 3 and space: GOLD starts.';
		rig.press('3');
		rig.press(' ');
		await until(screen => barOf(screen, 'BTC') >= 4 && runningCount(screen) === 2);
		const btc = (await instances()).find(({name}) => name === 'BTC');
		if (typeof btc?.pid !== 'number') throw new Error('BTC has no process');
		caption = `In another terminal: kill -9 ${btc.pid}`;
		process.kill(btc.pid, 'SIGKILL');
		await until(screen => runningCount(screen) === 1);
		await until(screen => runningCount(screen) === 2);
		const back = (await instances()).find(({name}) => name === 'BTC');
		caption = `BTC is back as process ${back?.pid} at its next bar. GOLD never stopped.`;
		const bar = barOf(rig.screen(), 'BTC');
		await until(screen => barOf(screen, 'BTC') >= Math.max(bar, 4) + 3);
	} finally {
		await rig.stop();
	}

	const last = frames.at(-1)?.atMs ?? 0;
	return movingPicture(frames, last + restMs);
}

/** The newest bar of an instance in the log. */
function barOf(screen: string, name: string): number {
	const bars = [...screen.matchAll(/\[(\w+)-SIM\] +Bar (\d+)/g)];
	return Math.max(0, ...bars.map(([, of, bar]) => (of === name ? Number(bar) : 0)));
}

/** The count in the header. */
function runningCount(screen: string): number {
	return Number(/●(\d+) running/.exec(screen)?.[1] ?? 0);
}

const blank: RigCell = {
	character: ' ',
	width: 1,
	foreground: 'default',
	background: 'default',
	bold: false,
	dim: false,
	italic: false,
	underline: false,
	inverse: false,
};
const blankRow: RigCell[] = Array.from({length: columns}, () => blank);

/** The line below the screen that says what happens. */
async function captionRow(text: string): Promise<RigCell[]> {
	const terminal = createHeadlessTerminal(columns, 1);
	await new Promise<void>(resolve => {
		terminal.write(`\u001B[1;33m ❯ ${text}`, resolve);
	});
	const [row] = screenCells(terminal);
	terminal.dispose();
	return row ?? blankRow;
}
