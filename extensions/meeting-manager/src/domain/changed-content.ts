import type { SharedContent } from './merge';

/** What differs of an event's content, under the names of its fields; a moved event has both times. Instants in UTC. */
export function changedContent(before: SharedContent, after: SharedContent): Record<string, unknown> {
	const isMoved = before.when.start !== after.when.start || before.when.end !== after.when.end;
	return {
		...changed('event_title', before.event_title, after.event_title),
		...changed('description', before.description, after.description),
		...changed('location', before.location, after.location),
		...(isMoved ? { start_datetime: after.when.start, end_datetime: after.when.end } : {}),
	};
}

/** The field with its new value, where that is another one. */
export function changed(field: string, before: unknown, after: unknown): Record<string, unknown> {
	return JSON.stringify(before ?? null) === JSON.stringify(after ?? null) ? {} : { [field]: after };
}
