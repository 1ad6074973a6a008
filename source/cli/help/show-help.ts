/** `pitwall help TOPIC`: prints the list of topics, or a page of `docs/`. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {AppError, exitCode, hasErrorCode} from '../../../state/domain/error.ts';
import type {Output} from '../output/context.ts';
import {pageText, renderPage} from './render-page.ts';
import {type TopicName, topics} from './topics.ts';

/** A page, or the list of all pages. */
export type HelpTopic = TopicName | 'topics';

/** Longest line of a page, and the line length if stdout is not a terminal. */
const columnsMax = 100;
const columnsOfPipe = 80;

/** Prints a topic; `pages` is the folder of the pages. @throws {@link AppError} `HELP_MISSING` (66). */
export function showHelp(topic: HelpTopic, {output, pages}: {output: Output; pages: string}): void {
	if (topic === 'topics') print(output, topicList());
	else {
		const text = readPage(join(pages, `${topic}.md`));
		const columns = Math.min(output.columns ?? columnsOfPipe, columnsMax);
		for (const line of renderPage(text, {columns, colour: output.colour})) output.line(line);
		output.document({help: pageText(text, columnsOfPipe)});
	}
}

function print(output: Output, text: string): void {
	output.lines(text);
	output.document({help: `${text}\n`});
}

function topicList(): string {
	const names = Object.keys(topics);
	const width = Math.max(...names.map(({length}) => length));
	const listed = Object.entries(topics).map(
		([name, content]) => `  ${name.padEnd(width)}  ${content}`,
	);
	return ['Topics', ...listed, '', 'pitwall help TOPIC shows the page.'].join('\n');
}

function readPage(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch (error) {
		if (!hasErrorCode(error, 'ENOENT')) throw error;
		throw new AppError({
			code: 'HELP_MISSING',
			exitCode: exitCode.noInput,
			what: `${file} is missing`,
			why: 'this copy of Pitwall was installed without its documentation',
			fix: 'install Pitwall again',
		});
	}
}
