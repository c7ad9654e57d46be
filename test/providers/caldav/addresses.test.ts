import { describe, expect, it } from 'vitest';
import {
	calendarIdOf,
	parseServerUrl,
	resourceOf,
	resourceUrl,
	trustedUrl,
} from '../../../extensions/meeting-manager/src/providers/caldav/addresses';

describe('the address of a server', () => {
	it.each([
		['caldav.icloud.com', 'https://caldav.icloud.com/'],
		['  https://cloud.example.com/remote.php/dav ', 'https://cloud.example.com/remote.php/dav'],
		['http://127.0.0.1:5232', 'http://127.0.0.1:5232/'],
		['localhost:5232/sarah/', 'https://localhost:5232/sarah/'],
		['https://sarah:private@dav.example.com/?a=b#c', 'https://dav.example.com/'],
	])('%s is read as %s', (entered, expected) => {
		expect(parseServerUrl(entered).href).toBe(expected);
	});

	it.each(['', '   ', 'ftp://dav.example.com', 'https://', 'https://a b'])('"%s" is refused', (entered) => {
		expect(() => parseServerUrl(entered)).toThrow(expect.objectContaining({ code: 'REFUSED_ADDRESS' }));
	});
});

describe('where the password may go', () => {
	const lead = (from: string, to: string): string => trustedUrl(new URL(from), to, new URL(from)).href;

	it.each([
		['https://dav.example.com/', '/dav/sarah/', 'https://dav.example.com/dav/sarah/'],
		['https://dav.example.com/', 'https://dav.example.com/x', 'https://dav.example.com/x'],
		['https://example.com/', 'https://cloud.example.com/dav/', 'https://cloud.example.com/dav/'],
		[
			'https://caldav.icloud.com/',
			'https://p42-caldav.icloud.com/1/calendars/',
			'https://p42-caldav.icloud.com/1/calendars/',
		],
		['https://caldav.icloud.com/', 'https://p42-caldav.icloud.com:443/1/', 'https://p42-caldav.icloud.com/1/'],
		['http://dav.example.com/', 'https://dav.example.com/dav/', 'https://dav.example.com/dav/'],
		['https://dav.example.com/', 'http://dav.example.com/dav/', 'https://dav.example.com/dav/'],
		['https://dav.example.com:8443/', 'http://dav.example.com/dav/', 'https://dav.example.com:8443/dav/'],
		['https://dav.example.com/', 'https://eve:x@dav.example.com/', 'https://dav.example.com/'],
	])('from %s to %s', (from, to, expected) => {
		expect(lead(from, to)).toBe(expected);
	});

	it.each([
		['https://dav.example.com/', 'https://dav.other.example/'],
		['https://dav.example.com/', 'https://cloud.example.com/'],
		['https://example.com/', 'https://notexample.com/'],
		['https://example.com/', 'http://cloud.example.com/'],
		['https://example.com/', 'https://cloud.example.com:8443/'],
		['https://dav.example.com/', 'https://dav.example.com:8443/'],
		['http://127.0.0.1:5232/', 'http://127.0.0.1:5233/'],
		['https://caldav.icloud.com/', 'https://p42-caldav.icloud.com.other.example/'],
		['https://caldav.icloud.com/', 'https://noticloud.com/'],
		['https://dav.example.com/', 'https://p42-caldav.icloud.com/'],
		['https://dav.example.com/', '//other.example/dav/'],
		['https://dav.example.com/', 'file:///etc/passwd'],
	])('not from %s to %s', (from, to) => {
		expect(() => lead(from, to)).toThrow(expect.objectContaining({ code: 'REFUSED_ADDRESS' }));
	});
});

describe('the path of a calendar object', () => {
	const collection = new URL('https://dav.example.com/sarah/work/');

	it.each([
		['/sarah/work/a%40b%20c.ics', '/sarah/work/a@b%20c.ics'],
		['/sarah/work/a@b%20c.ics', '/sarah/work/a@b%20c.ics'],
		['a%2fb.ics', '/sarah/work/a%2Fb.ics'],
		['https://dav.example.com/sarah/work/x.ics', '/sarah/work/x.ics'],
		['https://elsewhere.example/sarah/work/x.ics', '/sarah/work/x.ics'],
		['/sarah/work/100%.ics', '/sarah/work/100%.ics'],
		['/sarah/work/%C3%A4.ics', '/sarah/work/%C3%A4.ics'],
	])('%s is %s', (href, expected) => {
		expect(resourceOf(href, collection)).toBe(expected);
	});

	it('is asked of the collection, whatever host it looks like', () => {
		const resource = resourceOf('https://dav.example.com//other.example/x.ics', collection) ?? '';
		expect(resourceUrl(resource, collection).origin).toBe('https://dav.example.com');
	});
});

describe('the id of a calendar', () => {
	it('is its path, or its address where it is on another host', () => {
		const server = new URL('https://caldav.icloud.com/');
		expect(calendarIdOf(new URL('https://caldav.icloud.com/1/work/'), server)).toBe('/1/work/');
		expect(calendarIdOf(new URL('https://p42-caldav.icloud.com/1/work/'), server)).toBe(
			'https://p42-caldav.icloud.com/1/work/',
		);
	});
});
