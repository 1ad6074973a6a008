/** Renders a page of `docs/` for a terminal, or as plain text. Pure. */
import type {Piece, StyledLine} from '../../../state/domain/text/harmless-text.ts';
import {coloured, joinedLine} from '../output/styled.ts';
import {type Block, markdownBlocks} from './markdown-blocks.ts';
import {type Look, markdownSpans, type Span} from './markdown-spans.ts';
import {tableLines} from './page-table.ts';
import {type SpanLine, wrapSpans} from './wrap-spans.ts';

export type PageOptions = {
	/** Longest line; lines of code are never broken. */
	columns: number;
	/** Whether to use colours. Without colours, code keeps its backticks. */
	colour: boolean;
};

const sgrOf: Readonly<Record<Look, string | null>> = {
	plain: null,
	code: '36',
	bold: '1',
	italic: '3',
	link: '4',
};

/** Returns the lines of a page. */
export function renderPage(text: string, options: PageOptions): StyledLine[] {
	const blocks = markdownBlocks(text);
	const lines: StyledLine[] = [];
	for (const [index, block] of blocks.entries()) {
		const previous = blocks[index - 1];
		const isSameList = previous?.kind === 'item' && block.kind === 'item';
		if (previous !== undefined && !isSameList) lines.push('');
		lines.push(...blockLines(block, options));
	}

	return lines;
}

/** Returns the page as plain text. */
export function pageText(text: string, columns: number): string {
	const lines = renderPage(text, {columns, colour: false});
	return lines
		.map(line => (typeof line === 'string' ? line : line.map(pieceText).join('')))
		.map(line => `${line}\n`)
		.join('');
}

const pieceText = (piece: Piece): string => (typeof piece === 'string' ? piece : piece.text);

function blockLines(block: Block, options: PageOptions): StyledLine[] {
	const {columns, colour} = options;
	const spans = (text: string) => shownSpans(text, colour);
	const styled = (lines: readonly SpanLine[], first = '', rest = first) =>
		lines.map((line, index) => styledLine(line, index === 0 ? first : rest, colour));
	switch (block.kind) {
		case 'heading': {
			const shown = colour || block.level > 2 ? bold : upper;
			return styled(wrapSpans(spans(block.text).map(shown), columns));
		}

		case 'paragraph':
			return styled(wrapSpans(spans(block.text), columns));
		case 'quote':
			return styled(wrapSpans(spans(block.text), columns - 2), '│ ');
		case 'item': {
			const first = `${' '.repeat(block.indent)}${block.marker} `;
			const rest = ' '.repeat(first.length);
			return styled(wrapSpans(spans(block.text), columns - first.length), first, rest);
		}

		case 'code':
			return block.lines.map(line =>
				line === ''
					? ''
					: joinedLine(['  ', coloured(line.replaceAll('\t', '    '), sgrOf.code, colour)]),
			);
		case 'table':
			return styled(
				tableLines(
					block.rows.map(cells => cells.map(spans)),
					columns,
				),
			);
		case 'rule':
			return ['─'.repeat(Math.min(columns, 20))];
	}
}

/** Without colour, headings are in capitals. Code keeps its case. */
const upper = (span: Span): Span =>
	span.look === 'code' ? span : {...span, text: span.text.toUpperCase()};

const bold = (span: Span): Span => (span.look === 'plain' ? {...span, look: 'bold'} : span);

/** Without colour, backticks mark code. */
function shownSpans(text: string, colour: boolean): Span[] {
	return markdownSpans(text).map(span =>
		span.look === 'code' && !colour ? {...span, text: `\`${span.text}\``} : span,
	);
}

function styledLine(line: SpanLine, lead: string, colour: boolean): StyledLine {
	const pieces = line.map(({text, look}) => coloured(text, sgrOf[look], colour));
	return joinedLine(lead === '' ? pieces : [lead, ...pieces]);
}
