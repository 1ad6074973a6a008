/** Box lines, block elements and braille as SVG shapes that fill their cell exactly, as terminals draw them. */

/** Where a cell lies, in units of the drawing. */
export type CellBox = {left: number; top: number; width: number; height: number};

const lineWidth = 1.2;
const heavyWidth = 2.4;

/** Arms of box characters: up, right, down, left; 1 light, 2 heavy, 3 double; `r`: round corner. */
const boxArms: Readonly<Record<string, string>> = {
	'─': '0101',
	'│': '1010',
	'┌': '0110',
	'┐': '0011',
	'└': '1100',
	'┘': '1001',
	'├': '1110',
	'┤': '1011',
	'┬': '0111',
	'┴': '1101',
	'┼': '1111',
	'━': '0202',
	'┃': '2020',
	'┏': '0220',
	'┓': '0022',
	'┗': '2200',
	'┛': '2002',
	'┣': '2220',
	'┫': '2022',
	'┳': '0222',
	'┻': '2202',
	'╋': '2222',
	'═': '0303',
	'║': '3030',
	'╔': '0330',
	'╗': '0033',
	'╚': '3300',
	'╝': '3003',
	'╠': '3330',
	'╣': '3033',
	'╦': '0333',
	'╩': '3303',
	'╬': '3333',
	'╭': '0110r',
	'╮': '0011r',
	'╰': '1100r',
	'╯': '1001r',
	'╴': '0001',
	'╵': '1000',
	'╶': '0100',
	'╷': '0010',
};

/** Returns the shape of `character`; undefined when the font draws it. */
export function glyphShape(character: string, box: CellBox): string | undefined {
	const arms = boxArms[character];
	if (arms) return arms.endsWith('r') ? roundCorner(arms, box) : boxLines(arms, box);
	const code = character.codePointAt(0) ?? 0;
	if (code >= 0x2800 && code <= 0x28ff) return braille(code - 0x2800, box);
	if (code >= 0x2580 && code <= 0x2595) return block(code, box);
	return undefined;
}

function boxLines(arms: string, {left, top, width, height}: CellBox): string {
	const x = left + width / 2;
	const y = top + height / 2;
	const ends = [
		[x, top],
		[left + width, y],
		[x, top + height],
		[left, y],
	] as const;
	const byWeight = new Map<string, string>();
	for (const [index, [endX, endY]] of ends.entries()) {
		const weight = arms[index] ?? '0';
		if (weight === '0') continue;
		for (const shift of weight === '3' ? [-1.6, 1.6] : [0]) {
			const [dx, dy] = endX === x ? [shift, 0] : [0, shift];
			const path = `M${near(x + dx)} ${near(y + dy)}L${near(endX + dx)} ${near(endY + dy)}`;
			byWeight.set(weight, (byWeight.get(weight) ?? '') + path);
		}
	}

	return [...byWeight]
		.map(([weight, path]) => stroke(path, weight === '2' ? heavyWidth : lineWidth))
		.join('');
}

/** A path of lines; the group around it gives the colour and the ends of lines. */
function stroke(path: string, width: number): string {
	return `<path d="${path}" fill="none" stroke-width="${width}"/>`;
}

/** Tenths are enough for a picture, and short. */
function near(value: number): number {
	return Math.round(value * 10) / 10;
}

function roundCorner(arms: string, {left, top, width, height}: CellBox): string {
	const x = near(left + width / 2);
	const y = near(top + height / 2);
	const endY = arms[0] === '1' ? top : top + height;
	const endX = arms[1] === '1' ? left + width : left;
	return stroke(`M${x} ${near(endY)}Q${x} ${y} ${near(endX)} ${y}`, lineWidth);
}

/** Bits of a braille pattern: dots 1–3 and 7 in the left column, 4–6 and 8 in the right. */
const brailleDots = [
	[0, 0],
	[0, 1],
	[0, 2],
	[1, 0],
	[1, 1],
	[1, 2],
	[0, 3],
	[1, 3],
] as const;

function braille(bits: number, {left, top, width, height}: CellBox): string {
	const dots = brailleDots
		.filter((_, bit) => (bits & (1 << bit)) !== 0)
		.map(([column, row]) => {
			const x = near(left + (width * (column + 0.5)) / 2);
			const y = near(top + (height * (row + 0.5)) / 4);
			return `M${x} ${y}h0`;
		})
		.join('');
	return dots === '' ? '' : `<path d="${dots}" stroke-width="3" stroke-linecap="round"/>`;
}

function block(code: number, {left, top, width, height}: CellBox): string | undefined {
	const rect = (x: number, y: number, w: number, h: number, opacity = 1): string =>
		`<rect x="${near(left + x * width)}" y="${near(top + y * height)}" width="${near(w * width)}" height="${near(h * height)}" stroke="none"${opacity === 1 ? '' : ` fill-opacity="${opacity}"`} shape-rendering="crispEdges"/>`;
	if (code === 0x2580) return rect(0, 0, 1, 0.5);
	if (code <= 0x2588) {
		const eighths = (code - 0x2580) / 8;
		return rect(0, 1 - eighths, 1, eighths);
	}

	if (code <= 0x258f) return rect(0, 0, (0x2590 - code) / 8, 1);
	if (code === 0x2590) return rect(0.5, 0, 0.5, 1);
	if (code <= 0x2593) return rect(0, 0, 1, 1, (code - 0x2590) / 4);
	return code === 0x2594 ? rect(0, 0, 1, 1 / 8) : rect(7 / 8, 0, 1 / 8, 1);
}
