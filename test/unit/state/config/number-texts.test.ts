import {expect, test} from 'vitest';
import {parseYaml} from '../../../../state/config/yaml/parse-yaml.ts';

const valueOf = (text: string) => {
	const parsed = parseYaml(text);
	return parsed.ok ? parsed.value : parsed.problems;
};

test.each([
	['5', 5],
	['-0.5', -0.5],
	['1.10', '1.10'],
	['05', '05'],
	['1e4', '1e4'],
	['+5', '+5'],
	['5.', '5.'],
	['0x10', 16],
	['0o17', 15],
	['.inf', Number.POSITIVE_INFINITY],
	['"1.10"', '1.10'],
	['true', true],
])('%s is read as %j, in a mapping and in a list', (text, value) => {
	expect(valueOf(`{a: {b: ${text}}, c: [${text}]}`)).toEqual({a: {b: value}, c: [value]});
});

test('arguments and variables of a program get the number that YAML reads', () => {
	expect(valueOf('{command: [x, 1.10], env: {A: 05}, b: 05}')).toEqual({
		command: ['x', 1.1],
		env: {A: 5},
		b: '05',
	});
});
