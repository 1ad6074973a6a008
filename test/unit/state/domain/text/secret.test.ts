import {describe, expect, test} from 'vitest';
import {isSecretName, withoutSecretWords} from '../../../../../state/domain/text/secret.ts';

test.each([
	'API_KEY',
	'apiKey',
	'password',
	'DB_PASS',
	'--token',
	'accessToken',
	'client-secret',
	'X-Auth',
	'apikey',
	'private_key',
])('%s marks a secret', name => expect(isSecretName(name)).toBe(true));

test.each(['fast', 'keyboard', 'pass_band', 'authority', 'key_level', 'account', 'tokenize', ''])(
	'%j does not',
	name => expect(isSecretName(name)).toBe(false),
);

describe('secrets of a command are hidden', () => {
	test.each([
		[
			['bot', '--token=x1'],
			['bot', '--token=(hidden)'],
		],
		[
			['bot', '--token', 'x1', '--fast', '3'],
			['bot', '--token', '(hidden)', '--fast', '3'],
		],
		[
			['bot', '--token', '--fast'],
			['bot', '--token', '--fast'],
		],
		[
			['env', 'API_KEY=x1', 'bot'],
			['env', 'API_KEY=(hidden)', 'bot'],
		],
		[
			['curl', 'https://me:x1@host/a'],
			['curl', 'https://me:(hidden)@host/a'],
		],
		[
			['curl', 'https://host:80/a@b'],
			['curl', 'https://host:80/a@b'],
		],
		[
			['curl', '-H', 'Authorization: Bearer x1'],
			['curl', '-H', 'Authorization: Bearer (hidden)'],
		],
		[
			['/bin/sh', '-c', 'API_KEY=x1 bot --token x2'],
			['/bin/sh', '-c', 'API_KEY=(hidden) bot --token (hidden)'],
		],
		[
			['sma', '--fast=10', 'A=1'],
			['sma', '--fast=10', 'A=1'],
		],
	])('%j', (words, shown) => {
		expect(withoutSecretWords(words)).toEqual(shown);
	});
});
