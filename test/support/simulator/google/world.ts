import type { Clock } from './clock';
import type { GoogleAccount } from './grants';
import type { GoogleDateTime, GoogleEvent } from './schema-checks';
import { ApiError, notFound } from './api-error';

export type AccessRole = 'freeBusyReader' | 'reader' | 'writerWithoutPrivateAccess' | 'writer' | 'owner';

/** An event, master of a series or exception as it is kept. Cancelled ones stay, as tombstones. */
export interface StoredEvent {
	event: GoogleEvent;
	/** Position in the order of all changes. */
	seq: number;
}

/** An occurrence that a changed master does not have any more. */
export interface Phantom {
	id: string;
	recurringEventId: string;
	originalStartTime: GoogleDateTime;
	startMs: number;
	seq: number;
}

export interface SimulatedCalendar {
	id: string;
	summary: string;
	timeZone: string;
	/** By address of the account. */
	roles: Map<string, AccessRole>;
	primaryOf: string | null;
	events: Map<string, StoredEvent>;
	phantoms: Map<string, Phantom>;
}

/** A mail that Google would have sent. */
export interface Mail {
	to: string;
	eventId: string;
	kind: 'invitation' | 'update' | 'cancellation';
}

export interface World {
	clock: Clock;
	accounts: GoogleAccount[];
	calendars: Map<string, SimulatedCalendar>;
	mails: Mail[];
	seq: number;
	/** Told after every change of a calendar's events. */
	onChange: (calendar: SimulatedCalendar) => void;
}

const ROLES: readonly AccessRole[] = ['freeBusyReader', 'reader', 'writerWithoutPrivateAccess', 'writer', 'owner'];

export function hasRole(role: AccessRole, wanted: AccessRole): boolean {
	return ROLES.indexOf(role) >= ROLES.indexOf(wanted);
}

export function addCalendar(
	world: World,
	calendar: Pick<SimulatedCalendar, 'id' | 'summary' | 'timeZone' | 'primaryOf'> & {
		roles: Iterable<[string, AccessRole]>;
	},
): SimulatedCalendar {
	const added = { ...calendar, roles: new Map(calendar.roles), events: new Map(), phantoms: new Map() };
	world.calendars.set(added.id, added);
	return added;
}

/** The calendar as an account may see it. */
export function openCalendar(
	world: World,
	account: GoogleAccount,
	id: string,
): { calendar: SimulatedCalendar; role: AccessRole } {
	const calendar = world.calendars.get(id === 'primary' ? account.email : id);
	const role = calendar?.roles.get(account.email);
	if (calendar === undefined || role === undefined) throw notFound();
	return { calendar, role };
}

export function requireRole(role: AccessRole, wanted: AccessRole): void {
	if (hasRole(role, wanted)) return;
	const message = `You need to have ${wanted} access to this calendar.`;
	throw new ApiError({ status: 403, reason: 'requiredAccessLevel', message, domain: 'calendar' });
}

/** Stores an event as changed now, and tells whoever watches. */
export function storeEvent(world: World, calendar: SimulatedCalendar, event: GoogleEvent): GoogleEvent {
	world.seq += 1;
	const stored = { ...event, etag: etagOf(world.seq), updated: new Date(world.clock.nowMs()).toISOString() };
	calendar.events.set(stored.id ?? '', { event: stored, seq: world.seq });
	world.onChange(calendar);
	return stored;
}

function etagOf(seq: number): string {
	return `"${3_500_000_000_000_000 + seq * 2}"`;
}
