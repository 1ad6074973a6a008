/** The README and the pages of `docs/`: complete, linked both ways, and readable in a terminal. */
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {markdownBlocks} from '../../source/cli/help/markdown-blocks.ts';
import {renderPage} from '../../source/cli/help/render-page.ts';
import {type TopicName, topics} from '../../source/cli/help/topics.ts';
import {commands} from '../../source/cli/command/commands.ts';
import {listFiles, projectRoot} from '../support/source-tree.ts';

const names = Object.keys(topics) as TopicName[];
const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8');
const readme = read('README.md');
const plainText = (line: unknown) => String(line);

test('every page of docs/ is a topic, and no topic is the name of a command', () => {
	const pages = listFiles('docs', ['.md']).filter(path => !path.startsWith('docs/decision/'));
	expect(pages.toSorted()).toEqual(names.map(name => `docs/${name}.md`).toSorted());
	expect(names.filter(name => Object.hasOwn(commands, name))).toEqual([]);
});

test('README and pages link to each other', () => {
	for (const name of names) {
		expect(readme).toContain(`](docs/${name}.md)`);
		expect(read(`docs/${name}.md`), name).toContain('](../README.md)');
	}
});

test('the README is short, and shows a picture near its begin', () => {
	const lines = readme.split('\n');
	expect(lines.length).toBeLessThanOrEqual(250);
	expect(lines.slice(0, 30).join('\n')).toMatch(/!\[[^\]]{20,}\]\(docs\/picture\/[a-z-]+\.svg\)/);
});

test('every picture is used, is text, and is small', () => {
	const pictures = listFiles('docs/picture', ['.svg', '.png', '.gif']);
	expect(pictures.length).toBeGreaterThan(3);
	for (const path of pictures) {
		const text = read(path);
		expect(readme, path).toContain(`](${path})`);
		expect(text, path).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
		expect(text.length, path).toBeLessThanOrEqual(400_000);
		expect(text, path).not.toMatch(/<image|\/tmp\/|\/home\/|\/root\/|\/Users\//);
	}

	expect(read('docs/picture/kill.svg')).toContain('<animate attributeName="display"');
});

test.each(names)('the page %s has one title and no table with a row of another length', name => {
	const blocks = markdownBlocks(read(`docs/${name}.md`));
	const titles = blocks.filter(block => block.kind === 'heading' && block.level === 1);
	expect([blocks[0]?.kind, titles.length]).toEqual(['heading', 1]);
	for (const block of blocks) {
		if (block.kind !== 'table') continue;
		const lengths = new Set(block.rows.map(cells => cells.length));
		expect([...lengths], JSON.stringify(block.rows[0])).toHaveLength(1);
	}
});

test.each(names)('the page %s fits into a terminal, without a mark of Markdown left', name => {
	const text = read(`docs/${name}.md`);
	const code = new Set(
		markdownBlocks(text).flatMap(block =>
			block.kind === 'code' ? block.lines.map(line => `  ${line.replaceAll('\t', '    ')}`) : [],
		),
	);
	for (const columns of [60, 80, 100]) {
		const lines = renderPage(text, {columns, colour: false}).map(plainText);
		const prose = lines.filter(line => !code.has(line));
		expect(prose.filter(line => line.length > columns)).toEqual([]);
	}

	const pieces = renderPage(text, {columns: 100, colour: true}).flat();
	const plain = pieces.filter(piece => typeof piece === 'string');
	expect(plain.filter(piece => /\]\(|\*\*|<!--|`|^#/.test(piece))).toEqual([]);
});

test('the package ships the pages', () => {
	const {files} = JSON.parse(read('package.json')) as {files: string[]};
	expect(files).toContain('docs/*.md');
	expect(existsSync(join(projectRoot, 'docs/keys.md'))).toBe(true);
});
