import {describe, expect, test} from 'vitest';
import {parseRunArguments, type RunRequest} from '../../../../runner/arguments/arguments.ts';
import {AppError} from '../../../../state/domain/error.ts';

function parse(...words: string[]): RunRequest {
	const request = parseRunArguments(words);
	if (request === 'help') throw new Error('help was not asked for');
	return request;
}

function refusal(...words: string[]): AppError {
	try {
		parseRunArguments(words);
	} catch (error) {
		if (error instanceof AppError) return error;
	}
	throw new Error('nothing was refused');
}

describe('arguments of a run', () => {
	test('the name is the symbol unless another one is given', () => {
		expect(parse('--symbol', 'BTC').name).toBe('BTC');
		expect(parse('--symbol', 'BTC', '--name', 'second').name).toBe('second');
	});

	test('names of processes of Pitwall itself are refused', () => {
		expect(refusal('--symbol', 'BTC', '--name', 'SUPERVISOR')).toMatchObject({exitCode: 64});
		expect(refusal('--symbol', 'watchdog_paper')).toMatchObject({exitCode: 64});
	});

	test('everything that was typed arrives with its type', () => {
		const request = parse(
			'--symbol=BTC',
			'--mode',
			'sim',
			'--capital',
			'2500.50',
			'--bars',
			'200',
			'--speed',
			'max',
			'--seed',
			'0',
			'--set',
			'fast=10',
			'--set',
			'loud=true',
			'--set',
			'label=a=b',
			'--epoch',
			'3',
			'--background',
			'--json',
		);
		expect(request).toMatchObject({
			mode: 'SIM',
			capitalMicros: 2_500_500_000,
			barsMax: 200,
			speed: 'max',
			seed: 0,
			parameters: {fast: 10, loud: true, label: 'a=b'},
			epoch: 3,
			background: true,
			json: true,
		});
	});

	test('what was left out stays open for the configuration', () => {
		expect(parse('--name', 'BTC')).toMatchObject({
			symbol: undefined,
			mode: undefined,
			capitalMicros: undefined,
			barsMax: undefined,
			speed: undefined,
			schedule: undefined,
			calendar: undefined,
		});
	});

	test('help wins over everything that is missing', () => {
		expect(parseRunArguments(['--help'])).toBe('help');
	});

	test.each([
		[['--symbl', 'BTC'], '--symbl', '--symbol'],
		[['--symbol', 'BTC', '--sped', '1'], '--sped', '--speed'],
	])('an unknown flag is named, with the one that was meant: %j', (words, flag, meant) => {
		const error = refusal(...words);
		expect(error).toMatchObject({code: 'USAGE', exitCode: 64});
		expect(error.what).toContain(flag);
		expect(error.fix).toContain(meant);
	});

	test.each([
		[['--mode', 'PAPER'], "'PAPER'"],
		[['--capital', '0'], '--capital'],
		[['--capital', '-5'], '--capital'],
		[['--capital', 'NaN'], '--capital'],
		[['--capital', '1.0000001'], '--capital'],
		[['--bars', '0'], '--bars'],
		[['--bars', '1.5'], '--bars'],
		[['--speed', '0'], '--speed'],
		[['--speed', 'fast'], '--speed'],
		[['--speed', 'Infinity'], '--speed'],
		[['--speed', '0x'], '--speed'],
		[['--schedule', 'every 7m'], 'every 7m'],
		[['--seed', '-1'], '--seed'],
		[['--set', 'fast'], '--set'],
		[['--symbol', '../../etc'], '--symbol'],
		[['--name', '.hidden'], '--name'],
		[['--name', 'a'.repeat(65)], '--name'],
		[['stray'], 'stray'],
		[['--bars'], '--bars'],
	])('a value that cannot be used is shown: %j', (words, shown) => {
		const error = refusal('--symbol', 'BTC', ...words);
		expect(error).toMatchObject({code: 'USAGE', exitCode: 64});
		expect(error.what).toContain(shown);
	});

	test('a run without symbol and name is refused', () => {
		expect(refusal('--mode', 'SIM').what).toContain('--symbol');
	});
});
