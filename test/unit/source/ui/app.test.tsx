import {render} from 'ink-testing-library';
import {expect, test} from 'vitest';
import {lineText, textWidth} from '../../../../source/panel/text/line.ts';
import {selectView} from '../../../../source/panel/view/select.ts';
import {App} from '../../../../source/ui/app.tsx';
import {modelOf, nowMs, press, sixInstances} from '../panel/panel-fixture.ts';

const size = {columns: 80, rows: 24};
const plain = (_tone: string, text: string) => text;

function frameOf(model: ReturnType<typeof modelOf>): string[] {
	const {lastFrame, unmount} = render(<App view={selectView(model, nowMs)} paint={plain} />);
	const rows = (lastFrame() ?? '').split('\n');
	unmount();
	return rows;
}

test('the rows of the cards stand side by side, the footer below', () => {
	const model = modelOf(sixInstances(), size);
	const rows = frameOf(model);
	const view = selectView(model, nowMs);
	expect(rows).toHaveLength(12);
	expect(rows[0]).toMatch(/^╔ 1 BTC .*╗╭ 2 ETH .*╮╭ 3 GOLD .*╮$/);
	expect(rows.at(-1)).toBe(lineText(view.footer).trimEnd());
});

test('a question stands over the cards and hides what is beneath', () => {
	const rows = frameOf(press(modelOf(sixInstances(), size), 'Q').model);
	const title = rows.findIndex(row => row.includes('Shut everything down?'));
	expect(title).toBeGreaterThanOrEqual(0);
	expect(rows.some(row => row.includes('type YES and enter'))).toBe(true);
	expect(rows).toHaveLength(12);
});

test('a toast stands at the bottom right of the cards', () => {
	const rows = frameOf(press(modelOf(sixInstances(), size), '3', 'r').model);
	expect(rows[9]?.endsWith('╯')).toBe(true);
	expect(rows.some(row => row.includes('GOLD cannot be restarted'))).toBe(true);
});

test('a terminal that is too small for cards shows a list and the size that they need', () => {
	const rows = frameOf(modelOf(sixInstances(), {columns: 52, rows: 12}));
	expect(rows[0]).toMatch(/^PITWALL ● \d of 6 run$/);
	expect(rows[1]).toMatch(/^▸BTC ● running/);
	expect(rows.at(-1)).toBe('terminal too small: 52×12, cards need 60×16');
});

test('every size from 1×1 on shows a picture that fits it', () => {
	for (const columns of [1, 2, 3, 5, 8, 12, 19, 20, 21, 37, 38, 59, 60])
		for (const rows of [2, 3, 4, 8, 15, 16]) {
			const size = {columns, rows};
			for (const model of [
				modelOf(sixInstances(), size),
				press(modelOf(sixInstances(), size), 'Q').model,
				press(modelOf(sixInstances(), size), '?').model,
				press(modelOf(sixInstances(), size), ':', 's').model,
			]) {
				const drawn = frameOf(model);
				expect(drawn.length, `${columns}×${rows}`).toBeLessThan(rows);
				for (const row of drawn) expect(textWidth(row)).toBeLessThanOrEqual(columns);
				expect(drawn.join('').trim(), `${columns}×${rows}`).not.toBe('');
			}
		}
}, 60_000);

test('every tone goes through the paint that was handed in', () => {
	const model = modelOf(sixInstances(), size);
	const tones = new Set<string>();
	const {unmount} = render(
		<App
			view={selectView(model, nowMs)}
			paint={(tone, text) => {
				tones.add(tone);
				return text;
			}}
		/>,
	);
	unmount();
	for (const tone of ['running', 'bad', 'warning', 'dim', 'key', 'accent'])
		expect(tones).toContain(tone);
});
