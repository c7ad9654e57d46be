import { sync } from 'node-ical';
import { isIanaZone, zoneOffsetMs } from '../../time';
import type { FeedZone } from './feed-time';
import { reasons } from './reasons';
import { readTimeZone } from './vtimezone';

/** The zones of one calendar of a feed. */
export interface ZoneBook {
	/** Where floating times and all-day dates are read: X-WR-TIMEZONE, else the integration's zone. */
	calendarZone: FeedZone;
	/** The zone of a TZID; never fails: an unknown one is the calendar's zone with a note. */
	named: (tzid: string) => FeedZone;
	/** The zone of an offset such as `Z`, `+0100`, `-05:30`. */
	offset: (text: string) => FeedZone;
}

/** Makes the zones of one calendar: its VTIMEZONEs' content lines, its X-WR-TIMEZONE. */
export type ZoneFinder = (timeZones: readonly string[][], calendarZoneName: string | null) => ZoneBook;

// Looking a name up, or working a definition out, takes up to a millisecond. No calendar knows more zones.
const MAX_LOOK_UPS = 500;
const MAX_DEFINITIONS = 50;

/**
 * Finds the zones that names mean, for one feed. In this order: an IANA name (also behind the prefixes
 * of Mozilla and Evolution), the calendar's own VTIMEZONE of that name, a Windows or display name, an
 * offset. An unknown X-WR-TIMEZONE is the integration's zone.
 */
export function createZoneFinder(integrationZone: string): ZoneFinder {
	let lookUps = 0;
	let worked = 0;
	return (timeZones, calendarZoneName) => {
		const known = new Map<string, FeedZone>();
		const definitions = definitionsByName(timeZones);
		const find = (name: string): FeedZone | null => {
			if (++lookUps > MAX_LOOK_UPS) return null;
			const lines = definitions.get(name.toLowerCase());
			return findZone(name, () => (lines && ++worked <= MAX_DEFINITIONS ? lines : null));
		};
		const calendarZone = (calendarZoneName && find(bareName(calendarZoneName))) || ianaZone(integrationZone);
		return {
			calendarZone,
			named: (tzid) => {
				const name = bareName(tzid);
				const zone = known.get(name) ??
					find(name) ?? { ...calendarZone, note: reasons.unknownZone(name, calendarZone.name) };
				known.set(name, zone);
				return zone;
			},
			offset: (text) => fixedZone(text) ?? calendarZone,
		};
	};
}

function findZone(name: string, definitionOf: () => readonly string[] | null): FeedZone | null {
	const iana = ianaName(name);
	if (iana) return ianaZone(iana);
	const definition = definitionOf();
	const defined = definition ? readTimeZone(name, definition) : null;
	if (defined) return 'iana' in defined ? ianaZone(defined.iana) : defined;
	return namedByVendor(name);
}

function bareName(name: string): string {
	return name.replaceAll('"', '').trim();
}

function definitionsByName(timeZones: readonly string[][]): Map<string, string[]> {
	const byName = new Map<string, string[]>();
	for (const lines of timeZones) {
		const tzid = lines.map((line) => /^TZID[^:]*:(.*)$/i.exec(line)?.[1]).find((value) => value !== undefined);
		if (tzid !== undefined) byName.set(bareName(tzid).toLowerCase(), lines);
	}
	return byName;
}

/** The IANA name in a TZID such as `/mozilla.org/20050126_1/America/Argentina/Salta`, null without one. */
function ianaName(name: string): string | null {
	if (isIanaZone(name)) return name;
	const segments = name.split('/').filter(Boolean).slice(-3);
	for (let from = 0; from < segments.length - 1; from++) {
		const candidate = segments.slice(from).join('/');
		if (isIanaZone(candidate)) return candidate;
	}
	return null;
}

function ianaZone(name: string): FeedZone {
	return { name, offsetAt: (instantMs) => zoneOffsetMs(name, instantMs), note: null };
}

function namedByVendor(name: string): FeedZone | null {
	if (/^tzone:\/\/microsoft\/utc$/i.test(name)) return ianaZone('UTC');
	// node-ical takes these for the zone of its own host.
	if (/^(customized time zone|tzone:|\(no tz description\))/i.test(name) || !PLAIN_NAME.test(name)) return null;

	const display = /^\((?:UTC|GMT)([+-]\d{2}:?\d{2})?\)\s*(.+)$/i.exec(name);
	const label = (display?.[2] ?? name).replace(/ Time \(US (?:&|and) Canada\).*$/, ' Standard Time');
	const iana = [name, name.replace(/^\(GMT/i, '(UTC'), label].map(windowsZone).find((found) => found !== null);
	if (iana) return ianaZone(iana);

	const zone = fixedZone(display?.[1] ?? name.replace(/^(?:UTC|GMT)\s*/i, ''));
	return zone && display ? { ...zone, note: reasons.zoneByOffset(name) } : zone;
}

const PLAIN_NAME = /^[\w .,;:&'()+/-]{1,120}$/;

/** The IANA zone of a Windows zone, from the table that node-ical keeps and shows only through its parser. */
function windowsZone(name: string): string | null {
	const feed = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:zone', `DTSTART;TZID="${name}":20250101T000000`, 'END:VEVENT'];
	const event = sync.parseICS([...feed, 'END:VCALENDAR'].join('\n'))['zone'];
	// Missing where the name breaks the line it stands in, whatever the type says.
	const start: { tz?: string } | undefined = event?.type === 'VEVENT' ? event.start : undefined;
	const found = start?.tz;
	return found !== undefined && found !== name && isIanaZone(found) ? found : null;
}

function fixedZone(text: string): FeedZone | null {
	if (/^z$/i.test(text)) return UTC_ZONE;
	const parts = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(text);
	if (!parts) return null;
	const minutes = Number(parts[2]) * 60 + Number(parts[3] ?? 0);
	const offsetMs = (parts[1] === '-' ? -1 : 1) * minutes * 60_000;
	return minutes > 18 * 60 ? null : { name: `UTC${text}`, offsetAt: () => offsetMs, note: null };
}

const UTC_ZONE: FeedZone = { name: 'UTC', offsetAt: () => 0, note: null };
