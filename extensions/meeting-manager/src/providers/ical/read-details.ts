import { isEmail } from '../../domain/email';
import type { Attendee, ResponseStatus } from '../../domain/event';
import type { EventDetails } from './feed-event';
import { MAX_ATTENDEES, MAX_DESCRIPTION_LENGTH, MAX_LOCATION_LENGTH, MAX_TITLE_LENGTH } from './limits';
import { unescapeText, type Property } from './property';
import type { Properties } from './read-event';
import { reasons } from './reasons';

/** Reads what an event says beside its times. Nothing in it can make the event unreadable; repairs are noted. */
export function readDetails(properties: Properties, isAllDay: boolean, ownerEmails: readonly string[]): EventDetails {
	const notes: string[] = [];
	const text = (name: string): string => unescapeText(properties.get(name)?.[0]?.value ?? '').trim();
	const title = cut(text('SUMMARY').replaceAll(/\s+/g, ' '), 'title', MAX_TITLE_LENGTH, notes);
	const location = text('LOCATION').replaceAll(/\s*\n\s*/g, ', ') || conferenceLink(properties);
	const attendees = readAttendees(properties.get('ATTENDEE') ?? [], notes);
	const busyStatus = text('X-MICROSOFT-CDO-BUSYSTATUS').toUpperCase();
	return {
		title: title || 'No Title',
		description: cut(text('DESCRIPTION'), 'description', MAX_DESCRIPTION_LENGTH, notes) || null,
		location: cut(location, 'location', MAX_LOCATION_LENGTH, notes) || null,
		attendees,
		organizerEmail: readOrganizer(properties.get('ORGANIZER')?.[0], notes),
		status: statusOf(text('STATUS').toUpperCase(), busyStatus),
		transparency: text('TRANSP').toUpperCase() === 'TRANSPARENT' || busyStatus === 'FREE' ? 'transparent' : 'opaque',
		ownResponse: ownResponseOf(attendees, ownerEmails),
		kind: kindOf(busyStatus, isAllDay, properties),
		lastModified: readStamp(text('LAST-MODIFIED')),
		notes,
	};
}

function cut(text: string, field: string, max: number, notes: string[]): string {
	if (text.length <= max) return text;
	notes.push(reasons.cutShort(field, max));
	// Not between the halves of a character.
	return text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '');
}

const CONFERENCE_PROPERTIES = ['X-GOOGLE-CONFERENCE', 'X-MICROSOFT-SKYPETEAMSMEETINGURL', 'CONFERENCE', 'URL'];

function conferenceLink(properties: Properties): string {
	const values = CONFERENCE_PROPERTIES.flatMap((name) => properties.get(name) ?? []);
	return values.map(({ value }) => value.trim()).find((value) => /^https?:\/\/\S+$/i.test(value)) ?? '';
}

function statusOf(status: string, busyStatus: string): EventDetails['status'] {
	if (status === 'CANCELLED') return 'cancelled';
	return status === 'TENTATIVE' || busyStatus === 'TENTATIVE' ? 'tentative' : 'confirmed';
}

function kindOf(busyStatus: string, isAllDay: boolean, properties: Properties): EventDetails['kind'] {
	if (busyStatus === 'OOF') return 'out-of-office';
	if (busyStatus === 'WORKINGELSEWHERE') return 'working-location';
	const categories = (properties.get('CATEGORIES') ?? []).flatMap(({ value }) => value.toUpperCase().split(','));
	return isAllDay && categories.some((category) => category.trim() === 'BIRTHDAY') ? 'birthday' : 'default';
}

const RESPONSES: ReadonlyMap<string, ResponseStatus> = new Map([
	['ACCEPTED', 'accepted'],
	['DECLINED', 'declined'],
	['TENTATIVE', 'tentative'],
]);

function readAttendees(properties: readonly Property[], notes: string[]): Attendee[] {
	const attendees: Attendee[] = [];
	const leftOut: string[] = [];
	for (const property of properties) {
		const email = addressOf(property);
		if (email === null || attendees.length >= MAX_ATTENDEES) {
			leftOut.push(property.params.get('CN') || property.value);
			continue;
		}
		const name = unescapeText(property.params.get('CN') ?? '')
			.trim()
			.slice(0, MAX_NAME_LENGTH);
		const response = RESPONSES.get(property.params.get('PARTSTAT')?.toUpperCase() ?? '') ?? 'needs_action';
		attendees.push({ email, response_status: response, ...(name && name !== email ? { display_name: name } : {}) });
	}
	notes.push(...leftOut.slice(0, MAX_NAMED_LEFT_OUT).map(reasons.attendeeLeftOut));
	if (leftOut.length > MAX_NAMED_LEFT_OUT) notes.push(reasons.attendeesLeftOut(leftOut.length - MAX_NAMED_LEFT_OUT));
	return attendees;
}

const MAX_NAMED_LEFT_OUT = 5;
const MAX_NAME_LENGTH = 255;

function readOrganizer(property: Property | undefined, notes: string[]): string | null {
	if (!property || property.value.trim() === '') return null;
	const email = addressOf(property);
	if (email === null) notes.push(reasons.organizerLeftOut(property.params.get('CN') || property.value));
	return email;
}

/** The e-mail address of a CAL-ADDRESS; calendar servers may name a principal there and the address in EMAIL. */
function addressOf(property: Property): string | null {
	const candidates = [property.value, property.params.get('EMAIL') ?? ''];
	const addresses = candidates.map((text) => decoded(text.trim().replace(/^mailto:\s*/i, '')));
	return addresses.find(isEmail) ?? null;
}

function decoded(address: string): string {
	if (!address.includes('%')) return address;
	try {
		return decodeURIComponent(address);
	} catch {
		return address;
	}
}

function ownResponseOf(attendees: readonly Attendee[], ownerEmails: readonly string[]): ResponseStatus | null {
	const own = attendees.find(({ email }) => ownerEmails.includes(email.toLowerCase()));
	return [...RESPONSES.values(), 'needs_action' as const].find((status) => status === own?.response_status) ?? null;
}

/** LAST-MODIFIED is in UTC by definition. */
function readStamp(text: string): Date | null {
	const parts = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z?$/i.exec(text);
	if (!parts) return null;
	const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
	return year < 1970 ? null : new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}
