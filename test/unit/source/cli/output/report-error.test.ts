import {expect, test} from 'vitest';
import {withSections} from '../../../../../source/cli/line/reference.ts';
import {reportError} from '../../../../../source/cli/output/report-error.ts';
import {UsageError} from '../../../../../source/cli/line/usage-error.ts';

test('an expected error has no stack unless it is asked for', () => {
	const error = new UsageError({what: 'it broke', why: 'because', fix: 'mend it'});
	const report = reportError(error, {debug: false});
	expect(report.exitCode).toBe(64);
	expect(report.text).toBe('it broke\nwhy: because\nfix: mend it\n[USAGE]');
	expect(report.document.error).toMatchObject({code: 'USAGE', exitCode: 64, why: 'because'});
	expect(reportError(error, {debug: true}).text).toContain('report-error.test');
});

test('a bug exits 70 and says how to report it', () => {
	const report = reportError(new TypeError('x is undefined'), {debug: false});
	expect(report.exitCode).toBe(70);
	expect(report.text).toContain('--debug');
	expect(report.text).not.toContain('    at ');
	expect(reportError('a text', {debug: true}).document.error.code).toBe('BUG');
});

test('generated sections replace what stood between their marks', () => {
	const text = 'a\n<!-- generated: keys -->\nold\n<!-- end: keys -->\nb\n';
	const once = withSections(text, new Map([['keys', 'new']]));
	expect(once).toBe('a\n<!-- generated: keys -->\n\nnew\n\n<!-- end: keys -->\nb\n');
	expect(withSections(once, new Map([['keys', 'new']]))).toBe(once);
	expect(() => withSections(text, new Map([['codes', '']]))).toThrow('codes');
});
