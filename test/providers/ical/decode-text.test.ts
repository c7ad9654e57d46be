import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../extensions/meeting-manager/src/providers/ical/decode-text';

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

describe('decodeText', () => {
	it.each([
		['UTF-8 by default', Buffer.from('Grüße 📅'), 'text/calendar', 'Grüße 📅'],
		['UTF-8 without its mark', Buffer.from('\uFEFFGrüße'), 'text/calendar; charset=UTF-8', 'Grüße'],
		['iso-8859-1', Buffer.from([0x47, 0x72, 0xfc, 0xdf]), 'text/calendar; charset=ISO-8859-1', 'Grüß'],
		['windows-1252', Buffer.from([0x80, 0x92, 0xfc]), 'text/calendar;charset="windows-1252"', '€’ü'],
		['utf-16 as declared', Buffer.from('Grüße', 'utf16le'), 'text/calendar; charset=utf-16', 'Grüße'],
		['utf-16be as declared', utf16be('Grüße'), 'text/calendar; charset=utf-16be', 'Grüße'],
		[
			'the mark before the declaration (utf-16le)',
			Buffer.from('\uFEFFGrüße', 'utf16le'),
			'text/calendar; charset=utf-8',
			'Grüße',
		],
		['the mark before the declaration (utf-16be)', utf16be('\uFEFFGrüße'), 'text/calendar', 'Grüße'],
		['the mark before the declaration (utf-8)', Buffer.from('\uFEFFü'), 'text/calendar; charset=iso-8859-1', 'ü'],
		['UTF-8 for an unknown charset', Buffer.from('Grüße'), 'text/calendar; charset=klingon', 'Grüße'],
		['UTF-8 without a Content-Type', Buffer.from('ü'), '', 'ü'],
		[
			'the charset among other parameters',
			Buffer.from([0xfc]),
			'text/calendar; method=PUBLISH; Charset = latin1 ; component=VEVENT',
			'ü',
		],
		['invalid bytes as U+FFFD', Buffer.from([0x61, 0xfc, 0x62]), 'text/calendar', 'a\uFFFDb'],
		['nothing from nothing', Buffer.alloc(0), 'text/calendar', ''],
	])('reads %s', (_name, bytes, contentType, expected) => {
		expect(decodeText(bytes, contentType)).toBe(expected);
	});
});
