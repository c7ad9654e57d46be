import type { Item, Mailboxes } from './mailbox';
import { idOf } from './render-event';
import { allOccurrences, type Occurrence } from './series';

const FAR_MS = 5 * 366 * 86_400_000;

/** The item of a calendar, or the occurrence of one, that an id of either form names. */
export function findEvent(
	mailboxes: Mailboxes,
	calendarIds: readonly string[],
	id: string,
): { item: Item; occurrence: Occurrence | null } | null {
	for (const item of mailboxes.items.values()) {
		if (!calendarIds.includes(item.calendarId)) continue;
		if (isIdOf(item, null, id)) return { item, occurrence: null };
		if (item.recurrence === null) continue;
		const untilMs = Math.max(mailboxes.clock.nowMs(), item.content.startMs) + FAR_MS;
		const occurrence = allOccurrences(item, untilMs).find(({ originalDay }) => isIdOf(item, originalDay, id));
		if (occurrence !== undefined) return { item, occurrence };
	}
	return null;
}

function isIdOf(item: Item, originalDay: string | null, id: string): boolean {
	return idOf(item, originalDay, true) === id || idOf(item, originalDay, false) === id;
}
