/**
 * Colours by meaning, for a dark and a light background, in as many colours as the terminal has. With
 * `NO_COLOR` only bold, dim and inverse remain: states differ by word and shape anyway.
 */

/** Colours the terminal shows: none, 16, 256 or 16 million. */
export type ColorDepth = 'none' | '16' | '256' | 'truecolor';

/** The meaning of a piece of text. */
export type Tone = keyof typeof tones;

type Look = {
	/** Colour on dark and on light ground, as `#rrggbb`; absent: the terminal's own. */
	dark?: string;
	light?: string;
	/** SGR code of the nearest of the 16 colours. */
	basic?: number;
	bold?: boolean;
	dim?: boolean;
	inverse?: boolean;
};

const tones = {
	text: {},
	dim: {dark: '#7c8499', light: '#6b7280', basic: 90, dim: true},
	strong: {bold: true},
	accent: {dark: '#7aa2f7', light: '#2554c7', basic: 94, bold: true},
	running: {dark: '#2dd4bf', light: '#0f766e', basic: 36, bold: true},
	good: {dark: '#4ade80', light: '#15803d', basic: 32},
	bad: {dark: '#f87171', light: '#b91c1c', basic: 31, bold: true},
	warning: {dark: '#fbbf24', light: '#a16207', basic: 33},
	live: {dark: '#fb7185', light: '#be123c', basic: 91, bold: true},
	key: {dark: '#a5b4fc', light: '#4338ca', basic: 95, bold: true},
	brand: {dark: '#2dd4bf', light: '#0f766e', basic: 36, bold: true, inverse: true},
	border: {dark: '#4b5265', light: '#9ca3af', basic: 90, dim: true},
	inverse: {inverse: true},
	match: {dark: '#fde047', light: '#a16207', basic: 33, inverse: true},
} as const satisfies Record<string, Look>;

/** Colours that distinguish instances in the log, in their order; neither red nor the state's teal. */
const instanceLooks: readonly Look[] = [
	{dark: '#7dd3fc', light: '#0369a1', basic: 96},
	{dark: '#c4b5fd', light: '#6d28d9', basic: 95},
	{dark: '#fdba74', light: '#c2410c', basic: 33},
	{dark: '#86efac', light: '#15803d', basic: 92},
	{dark: '#f9a8d4', light: '#be185d', basic: 35},
	{dark: '#fde68a', light: '#854d0e', basic: 93},
	{dark: '#93c5fd', light: '#1d4ed8', basic: 94},
	{dark: '#d9f99d', light: '#4d7c0f', basic: 32},
];

export type ThemeName = 'dark' | 'light';

export type Theme = {
	name: ThemeName;
	depth: ColorDepth;
	/** Returns `text` in the look of `tone`, closed by a reset. */
	paint: (tone: Tone, text: string) => string;
	/** Returns the SGR that begins `tone`; empty for plain text. */
	sgr: (tone: Tone) => string;
	/** Returns the SGR of the `index`-th instance (any integer, taken modulo the palette). */
	instance: (index: number) => string;
	/** Returns `#rrggbb` for Ink's `color`; undefined without colours or for the terminal's own. */
	color: (tone: Tone) => string | undefined;
};

/** Creates the theme; sequences are computed once. */
export function createTheme(name: ThemeName, depth: ColorDepth): Theme {
	const looks: Record<Tone, Look> = tones;
	// In a flood of log lines every row has two colours: the short form saves a tenth of the bytes.
	const short = depth === 'truecolor' ? '256' : depth;
	const sequences = new Map(
		Object.entries(looks).map(([tone, look]) => [
			tone,
			sequenceOf(look, name, tone === 'dim' ? short : depth),
		]),
	);
	const instances = instanceLooks.map(look => sequenceOf(look, name, short));
	const sgr = (tone: Tone): string => sequences.get(tone) ?? '';
	return {
		name,
		depth,
		sgr,
		paint(tone, text) {
			const start = sgr(tone);
			return start === '' || text === '' ? text : `${start}${text}\u001B[0m`;
		},
		instance(index) {
			const {length} = instances;
			return instances[((index % length) + length) % length] ?? '';
		},
		color: tone => (depth === 'none' ? undefined : looks[tone][name]),
	};
}

function sequenceOf(look: Look, name: ThemeName, depth: ColorDepth): string {
	const hex = look[name];
	const colored = depth !== 'none' && hex !== undefined;
	const parameters = [
		look.bold ? '1' : '',
		// Faint is for terminals without a grey; with one it would be doubly faint.
		look.dim && depth === 'none' ? '2' : '',
		look.inverse ? '7' : '',
		colored ? colorParameters(hex, look.basic, depth) : '',
	].filter(parameter => parameter !== '');
	return parameters.length === 0 ? '' : `\u001B[${parameters.join(';')}m`;
}

function colorParameters(hex: string, basic: number | undefined, depth: ColorDepth): string {
	const [red, green, blue] = channels(hex);
	if (depth === 'truecolor') return `38;2;${red};${green};${blue}`;
	if (depth === '256') return `38;5;${nearestOf256(red, green, blue)}`;
	return String(basic ?? 39);
}

function channels(hex: string): [red: number, green: number, blue: number] {
	const value = Number.parseInt(hex.slice(1), 16);
	return [value >> 16, (value >> 8) & 0xff, value & 0xff];
}

/** Levels of the 6×6×6 cube of the 256 colours. */
const cubeLevels = [0, 95, 135, 175, 215, 255];

/** Returns the index of the nearest colour of the cube, or of the grey ramp if that is nearer. */
function nearestOf256(red: number, green: number, blue: number): number {
	const cube = [red, green, blue].map(nearestLevel);
	const [r = 0, g = 0, b = 0] = cube;
	const cubeError = cube.reduce(
		(sum, level, index) => sum + ((cubeLevels[level] ?? 0) - ([red, green, blue][index] ?? 0)) ** 2,
		0,
	);
	const grey = Math.min(23, Math.max(0, Math.round(((red + green + blue) / 3 - 8) / 10)));
	const greyValue = 8 + 10 * grey;
	const greyError = (greyValue - red) ** 2 + (greyValue - green) ** 2 + (greyValue - blue) ** 2;
	return greyError < cubeError ? 232 + grey : 16 + 36 * r + 6 * g + b;
}

function nearestLevel(value: number): number {
	const distances = cubeLevels.map(level => Math.abs(level - value));
	return distances.indexOf(Math.min(...distances));
}
