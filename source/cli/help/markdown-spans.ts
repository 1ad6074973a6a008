/** Parses the text of a block to spans with a look: code, bold, italic, links and pictures. Pure. */
import {isTopic} from './topics.ts';

export type Look = 'plain' | 'code' | 'bold' | 'italic' | 'link';
export type Span = {text: string; look: Look};

/**
 * Returns the spans of `text`. A link to another page names its topic: `[the forms](bars.md)` becomes
 * `the forms (pitwall help bars)`. Other targets are left out, because a terminal cannot follow them.
 */
export function markdownSpans(text: string): Span[] {
	const spans: Span[] = [];
	let plain = '';
	let at = 0;
	while (at < text.length) {
		const found = spanAt(text, at);
		if (found === null) {
			plain += text[at] ?? '';
			at += 1;
			continue;
		}

		if (plain !== '') spans.push({text: plain, look: 'plain'});
		plain = '';
		spans.push(...found.spans);
		at = found.end;
	}

	return plain === '' ? spans : [...spans, {text: plain, look: 'plain'}];
}

/** Returns the marked span that begins at `at`, with its end; null if none begins there. */
function spanAt(text: string, at: number): {spans: Span[]; end: number} | null {
	const character = text[at];
	if (character === '`') {
		const mark = text.startsWith('``', at) ? '``' : '`';
		const end = text.indexOf(mark, at + mark.length);
		if (end < 0) return null;
		const inner = text.slice(at + mark.length, end);
		const code = mark === '``' ? inner.trim() : inner;
		return {spans: [{text: code, look: 'code'}], end: end + mark.length};
	}

	if (text.startsWith('**', at)) return between(text, at, {mark: '**', look: 'bold'});
	const isWordStart = at === 0 || /[\s(]/.test(text[at - 1] ?? '');
	if (character === '_' && isWordStart) return between(text, at, {mark: '_', look: 'italic'});
	return character === '[' || text.startsWith('![', at) ? linkAt(text, at) : null;
}

function between(text: string, at: number, {mark, look}: {mark: string; look: Look}) {
	const begin = at + mark.length;
	const end = text.indexOf(mark, begin);
	if (end <= begin) return null;
	const inner = markdownSpans(text.slice(begin, end));
	return {
		spans: inner.map(span => (span.look === 'plain' ? {...span, look} : span)),
		end: end + mark.length,
	};
}

function linkAt(text: string, at: number): {spans: Span[]; end: number} | null {
	const middle = text.indexOf('](', at);
	const end = middle < 0 ? -1 : text.indexOf(')', middle);
	if (end < 0) return null;
	if (text[at] === '!')
		return {spans: [{text: text.slice(at + 2, middle), look: 'italic'}], end: end + 1};
	const label = text.slice(at + 1, middle);
	const inner = markdownSpans(label).map(
		(span): Span => (span.look === 'plain' ? {...span, look: 'link'} : span),
	);
	const page = /^([a-z-]{1,40})\.md(?:#|$)/.exec(text.slice(middle + 2, end))?.[1] ?? '';
	const isNamed = label.toLowerCase().replaceAll(' ', '-') === page;
	if (!isTopic(page) || isNamed) return {spans: inner, end: end + 1};
	return {spans: [...inner, {text: ` (pitwall help ${page})`, look: 'plain'}], end: end + 1};
}
