import {expect, test} from 'vitest';
import {reportError} from '../../../../../source/cli/output/report-error.ts';
import {UsageError} from '../../../../../state/flags/usage-error.ts';

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
