import { describe, expect, it } from 'vitest';
import {
	checkFeedUrl,
	describeUrl,
	parseFeedUrl,
} from '../../../extensions/meeting-manager/src/providers/ical/feed-url';

describe('checkFeedUrl', () => {
	it.each([
		'https://calendar.google.com/calendar/ical/john%40customer.com/private-0123/basic.ics',
		'http://feed.example/a.ics?token=1',
		'webcal://p12-caldav.icloud.com/published/2/abc',
		'webcals://feed.example/a.ics',
		'HTTPS://sarah:pass@feed.example:8443/a b.ics',
		'https://münchen.example/kalender.ics',
		'https://8.8.8.8/x.ics',
	])('accepts %s as it stands', (url) => {
		expect(checkFeedUrl(url)).toEqual({ ok: true, url });
	});

	it('trims what was pasted', () => {
		expect(checkFeedUrl('  https://feed.example/a.ics\n')).toEqual({ ok: true, url: 'https://feed.example/a.ics' });
	});

	it.each([
		['', /empty/],
		['   ', /empty/],
		[`https://feed.example/${'x'.repeat(2048)}`, /2048 characters/],
		['https://feed.example/a\nb', /control characters/],
		['https://feed.example/\u0000', /control characters/],
		['https://feed.example/a\tb', /control characters/],
		['feed.example/a.ics', /must begin with/],
		['ftp://feed.example/a.ics', /must begin with/],
		['file:///etc/passwd', /must begin with/],
		['javascript:alert(1)', /must begin with/],
		['https:feed.example', /not a readable URL/],
		['https:///feed.example', /not a readable URL/],
		['https:\\\\feed.example', /not a readable URL/],
		['https://', /not a readable URL/],
		['https://feed example/', /not a readable URL/],
		['https://feed.example:99999/', /not a readable URL/],
		['webcal://[::1/', /not a readable URL/],
		['http://999.1.1.1/', /not a readable URL/],
	])('refuses %j with the reason', (value, reason) => {
		expect(checkFeedUrl(value)).toEqual({ ok: false, reason: expect.stringMatching(reason) });
	});

	it.each([
		'http://127.0.0.1/',
		'https://2130706433/',
		'webcal://127.1/a.ics',
		'webcal://[::ffff:7f00:1]/',
		'http://localhost:8055/',
		'https://169.254.169.254/latest',
	])('refuses the private address %s unless it is exempt', (value) => {
		expect(checkFeedUrl(value)).toEqual({ ok: false, reason: expect.stringMatching(/private or reserved/) });
		expect(checkFeedUrl(value, ['127.0.0.1', 'localhost', '169.254.169.254'])).toEqual({ ok: true, url: value });
	});

	it('holds nothing of the address in its reasons', () => {
		for (const value of ['http://127.0.0.1/private-0123', 'ftp://u:private-0123@h/', 'https://h:99999/private-0123']) {
			expect(JSON.stringify(checkFeedUrl(value))).not.toContain('private-0123');
		}
	});
});

describe('parseFeedUrl', () => {
	it('reads webcal as https, and normalises its host', () => {
		expect(parseFeedUrl('webcal://Feed.Example/a.ics', [])).toEqual({
			url: new URL('https://feed.example/a.ics'),
			plainUrl: null,
		});
	});

	it('allows http for webcal only with a port or an exempt host, without user info', () => {
		expect(parseFeedUrl('webcal://u:p@feed.example:8080/a', [])?.plainUrl?.href).toBe('http://feed.example:8080/a');
		expect(parseFeedUrl('webcal://feed.example:80/a', [])?.plainUrl?.href).toBe('http://feed.example/a');
		expect(parseFeedUrl('webcal://feed.example:80/a', [])?.url.href).toBe('https://feed.example:80/a');
		expect(parseFeedUrl('webcal://intra/a', ['intra'])?.plainUrl?.href).toBe('http://intra/a');
		for (const never of [
			'webcal://feed.example/a:80/',
			'webcals://feed.example:8080/a',
			'https://feed.example:8080/a',
		]) {
			expect(parseFeedUrl(never, ['intra'])?.plainUrl, never).toBeNull();
		}
	});
});

describe('describeUrl', () => {
	it.each([
		['https://calendar.google.com/calendar/ical/x/private-0123/basic.ics', 'https://calendar.google.com'],
		['https://sarah:pass@feed.example:8443/a?token=1#t', 'https://feed.example:8443'],
		['webcal://feed.example/secret', 'webcal://feed.example'],
		['https://calendar.google.com@evil.example/', 'https://evil.example'],
		['https://calendar.google.com', 'https://calendar.google.com'],
	])('shows scheme and host of %s only', (url, shown) => {
		expect(describeUrl(url)).toBe(shown);
		expect(describeUrl(describeUrl(url))).toBe(shown);
	});

	it.each([
		'',
		'garbage secret',
		'data:text/calendar,secret',
		'https://',
		'https:secret',
		'///secret',
		'https://[secret',
		'mailto:secret@x',
	])('shows nothing of %j', (value) => {
		expect(describeUrl(value)).toBe('unreadable address');
	});
});
