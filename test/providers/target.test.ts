import { describe, expect, it } from 'vitest';
import { ProviderError } from '../../extensions/meeting-manager/src/providers/provider';
import { redirectTarget, targetOf } from '../../extensions/meeting-manager/src/providers/target';

const basic = (userInfo: string): string => `Basic ${Buffer.from(userInfo).toString('base64')}`;

describe('targetOf', () => {
	it.each([
		['https://sarah:p%40ss@feed.example/x', 'sarah:p@ss'],
		['https://sarah@feed.example/x', 'sarah:'],
		['https://:token@feed.example/x', ':token'],
		['https://s%C3%A4rah:%zz@feed.example/x', 'särah:%zz'],
	])('makes Basic authorization of the user info of %s', (address, userInfo) => {
		const target = targetOf(new URL(address));
		expect(target.authorization).toBe(basic(userInfo));
		expect(target.url.href).toBe('https://feed.example/x');
	});

	it('has none without user info, and drops the fragment', () => {
		const target = targetOf(new URL('https://feed.example/x?y=1#z'));
		expect(target).toEqual({ url: new URL('https://feed.example/x?y=1'), authorization: null });
	});
});

describe('redirectTarget', () => {
	const from = targetOf(new URL('https://sarah:pass@feed.example/a/b.ics'));

	it.each([
		['c.ics', 'https://feed.example/a/c.ics'],
		['/d.ics', 'https://feed.example/d.ics'],
		['https://feed.example:443/e', 'https://feed.example/e'],
	])('keeps authorization within the origin (%s)', (location, href) => {
		expect(redirectTarget(from, location)).toEqual({ url: new URL(href), authorization: from.authorization });
	});

	it.each(['http://feed.example/a', 'https://feed.example:8443/a', 'https://other.example/a', '//sub.feed.example/a'])(
		'drops it on the way to %s',
		(location) => {
			expect(redirectTarget(from, location)).toMatchObject({ authorization: null });
		},
	);

	it('does not use user info that the server put into its Location', () => {
		expect(redirectTarget(from, 'https://x:y@other.example/')).toEqual({
			url: new URL('https://other.example/'),
			authorization: null,
		});
	});

	it.each([
		[undefined, 'BAD_ANSWER'],
		['https://[bad/', 'BAD_ANSWER'],
		['file:///etc/passwd', 'REFUSED_ADDRESS'],
		['ftp://feed.example/a', 'REFUSED_ADDRESS'],
		['data:text/calendar,BEGIN:VCALENDAR', 'REFUSED_ADDRESS'],
	])('refuses %s as %s', (location, code) => {
		const refused = redirectTarget(from, location);
		expect(refused).toBeInstanceOf(ProviderError);
		expect(refused).toMatchObject({ code });
	});
});
