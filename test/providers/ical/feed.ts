import {
	expandFeed,
	type ExpandedFeed,
	type ExpandOptions,
} from '../../../extensions/meeting-manager/src/providers/ical/expand-feed';
import type { RemoteEvent } from '../../../extensions/meeting-manager/src/domain/remote-event';

/** A window that holds the winter of 2025 and the summer of 2026 with all clock changes between. */
export const YEAR = { start: new Date('2025-01-01T00:00:00Z'), end: new Date('2026-01-01T00:00:00Z') };

/** The text of a calendar: lines that are no component's own may come first. */
export function calendar(...lines: string[]): string {
	return ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
}

/** The lines of an event; a UID and a summary are given where none is. */
export function event(...lines: string[]): string {
	const own = (name: string): boolean => lines.some((line) => new RegExp(`^${name}[:;]`, 'i').test(line));
	const defaults = [own('UID') ? [] : ['UID:one'], own('SUMMARY') ? [] : ['SUMMARY:Meeting']].flat();
	return ['BEGIN:VEVENT', ...defaults, ...lines, 'END:VEVENT'].join('\r\n');
}

/** Expands a feed over 2025, in UTC where nothing else is said. */
export function expand(text: string, options: Partial<ExpandOptions> = {}): Promise<ExpandedFeed> {
	return expandFeed(text, { window: YEAR, timeZone: 'UTC', ownerEmails: [], ...options });
}

/** Expands a calendar of one event. */
export async function expandEvent(lines: string[], options: Partial<ExpandOptions> = {}): Promise<RemoteEvent[]> {
	const { events, quarantined } = await expand(calendar(event(...lines)), options);
	if (quarantined.length > 0) throw new Error(quarantined[0]?.reason);
	return events;
}

/** The only event of a calendar of one event that does not recur. */
export async function expandOne(lines: string[], options: Partial<ExpandOptions> = {}): Promise<RemoteEvent> {
	const [first, ...more] = await expandEvent(lines, options);
	if (!first || more.length > 0) throw new Error(`Expected one event, found ${first ? more.length + 1 : 0}.`);
	return first;
}

/** `2025-12-10T14:00Z/2025-12-10T15:00Z` */
export function range({ start, end }: RemoteEvent): string {
	return [start, end].map((date) => date.toISOString().replace(/(:00)?\.000Z$/, 'Z')).join('/');
}

/** The starts, `2025-12-10T14:00Z`. */
export function starts(events: readonly RemoteEvent[]): string[] {
	return events.map(({ start }) => start.toISOString().replace(/(:00)?\.000Z$/, 'Z'));
}
