import { isEmail } from './email';
import { RESPONSE_STATUSES } from './event';
import type { ResponseStatus } from './event';

/** One attendee as people see them, whichever of the specification's two forms the list has for them. */
export interface AttendeeEntry {
	email: string;
	displayName: string | null;
	/** As stored; null where nothing is said, as for a plain address. */
	response: string | null;
}

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

/** Whether a stored response is one of the vocabulary; calendars and clients may have others. */
export function isKnownResponse(response: string | null): response is ResponseStatus {
	return RESPONSE_STATUSES.some((known) => known === response);
}

/** The entry with another response, null for none; everything else of it stays as it is. An address alone becomes an object. */
export function withResponse(entry: unknown, response: string | null): unknown {
	if (typeof entry === 'string') return response === null ? entry : { email: entry, response_status: response };
	if (typeof entry !== 'object' || entry === null) return entry;
	const { response_status: _before, ...rest }: { response_status?: unknown } = { ...entry };
	return response === null ? rest : { ...rest, response_status: response };
}

/** Why an address is not added. */
export type RefusedAddress = { address: string; reason: 'invalid' | 'there' };

/**
 * Adds the addresses of a text: one or many, divided by commas, semicolons or lines, each alone or as
 * `John Doe <john@customer.com>`. What is no address, or is in the list already, is refused.
 */
export function addAttendees(
	entries: readonly unknown[],
	text: string,
): { entries: readonly unknown[]; refused: RefusedAddress[] } {
	const list = [...entries];
	const refused: RefusedAddress[] = [];
	const known = new Set(entries.map((entry) => describeAttendee(entry)?.email.toLowerCase()));
	for (const part of text.split(/[,;\n]/).map((each) => each.trim())) {
		if (part === '') continue;
		const [, name = '', bracketed] = /^([^<>]*)<([^<>]+)>$/.exec(part) ?? [];
		const address = (bracketed ?? part).trim();
		if (!isEmail(address)) refused.push({ address: part, reason: 'invalid' });
		else if (known.has(address.toLowerCase())) refused.push({ address, reason: 'there' });
		else {
			known.add(address.toLowerCase());
			const displayName = name.trim().replaceAll(/^"|"$/g, '');
			list.push(displayName === '' ? address : { email: address, display_name: displayName });
		}
	}
	return { entries: list, refused };
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
