import { messages } from '../messages';
import { isEmail } from './email';
import type { Fault } from './fault';

/** What `readAttendees` makes of a value: the list to store (null: none), or the faults found. */
export interface AttendeesReading {
	attendees: unknown[] | null;
	faults: Fault[];
}

/**
 * Reads `attendees_json` as clients send it: an array, or a text that holds one, of addresses and
 * objects with an `email`. Entries are kept as they came (rule 4 of the specification).
 */
export function readAttendees(value: unknown, field = 'attendees_json'): AttendeesReading {
	if (value === null || value === undefined || value === '') return { attendees: null, faults: [] };

	const parsed = typeof value === 'string' ? parseJson(value) : value;
	if (parsed === undefined) return { attendees: null, faults: [{ field, message: messages.attendeesNotJson }] };
	if (parsed === null) return { attendees: null, faults: [] };
	if (!Array.isArray(parsed)) return { attendees: null, faults: [{ field, message: messages.attendeesNotList }] };

	const entries: unknown[] = parsed;
	const faults = entries.flatMap((entry, index) => {
		const message = attendeeFault(entry, index);
		return message === null ? [] : [{ field, message }];
	});
	return { attendees: entries.map(withWholeCharacters), faults };
}

/** Half a character, as of a name cut in an emoji, is JSON that MariaDB refuses. */
function withWholeCharacters(entry: unknown): unknown {
	return JSON.parse(JSON.stringify(entry) ?? 'null', (_key, value: unknown) =>
		typeof value === 'string' ? value.toWellFormed() : value,
	);
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function attendeeFault(entry: unknown, index: number): string | null {
	if (typeof entry === 'string') return isEmail(entry) ? null : messages.attendeeEmailInvalid(entry);
	if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return messages.attendeeWrongType(index);

	const email: unknown = 'email' in entry ? entry.email : undefined;
	if (email === undefined || email === null || email === '') return messages.attendeeWithoutEmail(index);
	if (typeof email === 'string') return isEmail(email) ? null : messages.attendeeEmailInvalid(email);
	return messages.attendeeEmailInvalid(JSON.stringify(email));
}
