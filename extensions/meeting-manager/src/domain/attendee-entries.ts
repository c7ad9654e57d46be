/** One attendee as people see them, whichever of the specification's two forms the list has for them. */
export interface AttendeeEntry {
	email: string;
	displayName: string | null;
	/** As stored; null where nothing is said, as for a plain address. */
	response: string | null;
}

export const attendeeResponses = ['accepted', 'tentative', 'declined', 'needs_action'] as const;

export type AttendeeResponse = (typeof attendeeResponses)[number];

/**
 * The entries of `attendees_json` as they are stored: an array, or a text that holds one. Null for what is no list,
 * which a person has to see as it is.
 */
export function readStoredAttendees(value: unknown): readonly unknown[] | null {
	if (value === null || value === undefined || value === '') return [];
	const parsed = typeof value === 'string' ? parseJson(value) : value;
	return Array.isArray(parsed) ? parsed : null;
}

/** What to show of one entry; null for an entry that is neither an address nor an object. */
export function describeAttendee(entry: unknown): AttendeeEntry | null {
	if (typeof entry === 'string') return { email: entry, displayName: null, response: null };
	if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return null;
	return {
		email: textOf(entry, 'email') ?? '',
		displayName: textOf(entry, 'display_name'),
		response: textOf(entry, 'response_status'),
	};
}

/** The name to call an attendee by: their own, else their address. */
export function nameAttendee({ displayName, email }: AttendeeEntry): string {
	return displayName ?? email;
}

function textOf(entry: object, key: string): string | null {
	const value: unknown = Object.entries(entry).find(([name]) => name === key)?.[1];
	return typeof value === 'string' && value !== '' ? value : null;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
