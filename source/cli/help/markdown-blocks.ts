/**
 * Parses Markdown to blocks, for the pages of `docs/`. Pure. Supports the part of Markdown that these pages use: headings
 * with `#`, paragraphs, fenced code, tables with `|`, lists with `-` or `1.`, quotes, rules and comments. Does not
 * support HTML, reference links, setext headings or indented code.
 */

export type Block =
	| {kind: 'heading'; level: number; text: string}
	| {kind: 'paragraph' | 'quote'; text: string}
	| {kind: 'item'; indent: number; marker: string; text: string}
	| {kind: 'code'; lines: readonly string[]}
	| {kind: 'table'; rows: ReadonlyArray<readonly string[]>}
	| {kind: 'rule'};

/** A block that the next line may continue. */
type Open = Extract<Block, {text: string}>;

/** Returns the blocks of a page, in order. An unclosed fence ends with the page. */
export function markdownBlocks(text: string): Block[] {
	const blocks: Block[] = [];
	const lines = text.split('\n');
	let open: Open | null = null;
	for (let at = 0; at < lines.length; at += 1) {
		const line = lines[at] ?? '';
		const trimmed = line.trim();
		if (trimmed.startsWith('```')) {
			const end = lines.findIndex((later, index) => index > at && later.trim() === '```');
			const last = end < 0 ? lines.length : end;
			blocks.push({kind: 'code', lines: lines.slice(at + 1, last)});
			at = last;
			open = null;
		} else if (trimmed.startsWith('|')) {
			const end = lines.findIndex((later, index) => index > at && !later.trim().startsWith('|'));
			const last = end < 0 ? lines.length : end;
			blocks.push({kind: 'table', rows: tableRows(lines.slice(at, last))});
			at = last - 1;
			open = null;
		} else if (trimmed === '' || trimmed.startsWith('<!--')) {
			open = null;
		} else if (trimmed === '---') {
			blocks.push({kind: 'rule'});
			open = null;
		} else {
			const begun = beginning(line);
			if (open?.kind === 'quote' && begun?.kind === 'quote') open.text += ` ${begun.text}`;
			else if (begun === null && open !== null) open.text += ` ${trimmed}`;
			else {
				const block: Open = begun ?? {kind: 'paragraph', text: trimmed};
				blocks.push(block);
				open = block.kind === 'heading' ? null : block;
			}
		}
	}

	return blocks;
}

/** Returns the block that starts with `line`, or null for running text. */
function beginning(line: string): Open | null {
	const text = line.trim();
	const heading = /^(#{1,6}) /.exec(text)?.[1];
	if (heading !== undefined)
		return {kind: 'heading', level: heading.length, text: text.slice(heading.length + 1)};
	if (text.startsWith('> ')) return {kind: 'quote', text: text.slice(2)};
	const marker = /^(?:-|\d{1,3}\.) /.exec(text)?.[0];
	if (marker !== undefined) {
		const indent = line.length - line.trimStart().length;
		const sign = marker === '- ' ? '•' : marker.trim();
		return {kind: 'item', indent, marker: sign, text: text.slice(marker.length)};
	}

	return null;
}

/** Returns the cells of each row, without the row of dashes. `\|` is a bar within a cell. */
function tableRows(lines: readonly string[]): string[][] {
	const rows = lines.map(line => {
		const inner = line.trim().replace(/^\|/, '').replace(/\|$/, '');
		return inner
			.replaceAll(String.raw`\|`, '\0')
			.split('|')
			.map(cell => cell.replaceAll('\0', '|').trim());
	});
	return rows.filter(cells => !cells.every(cell => /^:?-+:?$/.test(cell)));
}
