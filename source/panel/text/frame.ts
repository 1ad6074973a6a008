/** Boxes drawn with characters, with a title and marks in the upper border. Pure. */
import {clipLine, fitLine, type Line, lineWidth, type Span, span, type Tone} from './line.ts';

const styles = {
	thin: {topLeft: '╭', topRight: '╮', bottomLeft: '╰', bottomRight: '╯', across: '─', down: '│'},
	double: {topLeft: '╔', topRight: '╗', bottomLeft: '╚', bottomRight: '╝', across: '═', down: '║'},
} as const;

export type FrameOptions = {
	width: number;
	/** Rows of the whole box; content is cut or padded. */
	height: number;
	title: Line;
	/** At the right end of the upper border. */
	mark: Line;
	style: keyof typeof styles;
	tone: Tone;
};

/** Returns a box around `content`; each line of it gets `width` − 4 columns. */
export function frame(content: readonly Line[], options: FrameOptions): Line[] {
	const {width, height, style, tone} = options;
	const border = styles[style];
	const side = (text: string): Span => span(text, tone);
	const body = Array.from(
		{length: height - 2},
		(_, row): Line => [
			side(`${border.down} `),
			...fitLine(content[row] ?? [], width - 4),
			side(` ${border.down}`),
		],
	);
	const bottom = border.across.repeat(Math.max(0, width - 2));
	return [upperBorder(options), ...body, [side(border.bottomLeft + bottom + border.bottomRight)]];
}

function upperBorder({width, title, mark, style, tone}: FrameOptions): Line {
	const border = styles[style];
	const pad = (line: Line): Line => (line.length === 0 ? [] : [span(' '), ...line, span(' ')]);
	const right = pad(mark);
	const room = width - 3 - lineWidth(right);
	const left = pad(clipLine(title, Math.max(0, room - 2)));
	const rest = Math.max(0, room - lineWidth(left));
	return [
		span(border.topLeft, tone),
		...left,
		span(border.across.repeat(rest), tone),
		...right,
		span(border.across + border.topRight, tone),
	];
}
