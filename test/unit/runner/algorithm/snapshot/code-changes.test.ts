import {describe, expect, it} from 'vitest';
import {codeChanges} from '../../../../../runner/algorithm/snapshot/code-changes.ts';

const files = (table: Record<string, string>) => new Map(Object.entries(table));

describe('what changed', () => {
	it('is told file by file, with the lines of those that were there before', () => {
		const before = files({
			'mine.ts': 'a\nb\nc\nd\ne\nf\n',
			'lib/old.ts': 'x\n',
			'lib/same.ts': 's\n',
		});
		const after = files({
			'mine.ts': 'a\nb\nc\nD\ne\nf\n',
			'lib/new.ts': 'y\nz\n',
			'lib/same.ts': 's\n',
		});
		expect(codeChanges(before, after)).toEqual([
			'added lib/new.ts (+2 −0 lines)',
			'removed lib/old.ts (+0 −1 lines)',
			'changed mine.ts (+1 −1 lines)',
			'@@ mine.ts -2,5 +2,5 @@',
			' b',
			' c',
			'-d',
			'+D',
			' e',
			' f',
		]);
	});

	it('is nothing for equal files', () => {
		expect(codeChanges(files({'a.py': 'x'}), files({'a.py': 'x'}))).toEqual([]);
	});

	it('is cut off where it gets long, and says by how much', () => {
		const text = (word: string) => Array.from({length: 100}, (_, at) => `${word} ${at}\n`).join('');
		const changes = codeChanges(files({'a.ts': text('old')}), files({'a.ts': text('new')}));
		expect(changes[0]).toBe('changed a.ts (+100 −100 lines)');
		expect(changes).toHaveLength(42);
		expect(changes.at(-1)).toBe('… and 161 more lines');
	});
});
