import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { mergeLists } from '../../scripts/lib/directus.mjs';
import { localUrl, readSettings } from '../../scripts/lib/settings.mjs';

describe('the environment of npm start', () => {
	test('may be empty', () => {
		expect(readSettings({})).toEqual({
			port: 8055,
			host: '127.0.0.1',
			dataFolder: path.resolve('.data'),
			hasDemo: true,
			hasSimulators: false,
			adminEmail: 'admin@example.com',
			adminPassword: null,
			adminToken: null,
			isDefaultDatabase: true,
		});
	});

	test.each([
		['PORT', 'abc'],
		['PORT', '0'],
		['PORT', '70000'],
		['HOST', 'a b'],
		['MM_DEMO', 'yes'],
		['MM_SIMULATE', 'yes'],
		['ADMIN_EMAIL', 'admin'],
		['ADMIN_PASSWORD', 'short'],
		['DB_CLIENT', 'postgres'],
		['DB_HOST', 'without-a-client.example.com'],
	])('is refused by name when %s is %j', (name, value) => {
		expect(() => readSettings({ [name]: value })).toThrow(new RegExp(`^${name} `));
	});

	test('never repeats a password in its complaint', () => {
		expect(() => readSettings({ ADMIN_PASSWORD: 'pa55' })).not.toThrow(/pa55/);
	});
});

test('the printed address is one a browser here can open', () => {
	expect(localUrl({ host: '0.0.0.0', port: 80 })).toBe('http://127.0.0.1:80');
	expect(localUrl({ host: '::1', port: 8055 })).toBe('http://[::1]:8055');
	expect(localUrl({ host: '::', port: 8055 })).toBe('http://[::1]:8055');
});

test('lists of the environment keep what the person gave, each name once', () => {
	expect(mergeLists(' a, b ,', ['b', 'c'])).toBe('a,b,c');
	expect(mergeLists(undefined, ['c'])).toBe('c');
});
