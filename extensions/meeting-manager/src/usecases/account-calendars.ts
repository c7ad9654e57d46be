import type { Account } from '../domain/account';
import { INTEGRATION_DEFAULTS } from '../domain/integration';
import type { IntegrationDirection } from '../domain/integration';
import { messages } from '../messages';
import type { RemoteCalendar } from '../providers/provider';
import { findCalendars } from '../store/availability';
import {
	dropStaleLinks,
	findLinkedIntegrations,
	findUnlinkedIntegration,
	hashCalendarId,
	linkIntegration,
} from '../store/integration-accounts';
import { findPrimaryIntegration, listPrimaryIntegrations } from '../store/lookups';
import { makeDue } from '../store/sync-state';
import { isIanaZone } from '../time';
import { openSignedIn } from './open-account';
import type { AccountDependencies } from './open-account';

/** Writes integrations through the host, so that they are named and checked as any other. */
export interface IntegrationWriter {
	create(values: Readonly<Record<string, unknown>>): Promise<string>;
	update(name: string, values: Readonly<Record<string, unknown>>): Promise<void>;
	delete(name: string): Promise<void>;
}

export interface OfferedCalendar extends RemoteCalendar {
	/** The integration that reads it, null where none does. */
	integration: string | null;
}

export interface CalendarChoice {
	/** A `RemoteCalendar.id`. */
	id: string;
	direction: IntegrationDirection;
}

export type ChoiceResult =
	| { kind: 'connected'; integrations: { id: string; name: string; isNew: boolean }[] }
	| { kind: 'invalid'; message: string };

/** The calendars of an account, to choose from. Throws a ProviderError. */
export async function listAccountCalendars(
	dependencies: AccountDependencies,
	account: Account,
): Promise<OfferedCalendar[]> {
	const opened = await openSignedIn(dependencies, account);
	const calendars = await opened.listCalendars();
	const linked = await integrationsByHash(dependencies, account);
	return calendars.map((calendar) => ({ ...calendar, integration: linked.get(hashCalendarId(calendar.id)) ?? null }));
}

/**
 * Makes an integration of each calendar chosen; those that are integrations already are left as they are. The first
 * one becomes the primary calendar of a user who has none. Throws a ProviderError.
 */
export async function chooseCalendars(
	dependencies: AccountDependencies & { integrations: IntegrationWriter },
	account: Account,
	choices: readonly CalendarChoice[],
): Promise<ChoiceResult> {
	const offered = new Map(
		(await listAccountCalendars(dependencies, account)).map((calendar) => [calendar.id, calendar] as const),
	);
	const chosen: { choice: CalendarChoice; calendar: OfferedCalendar }[] = [];
	for (const choice of new Map(choices.map((each) => [each.id, each])).values()) {
		const calendar = offered.get(choice.id);
		if (calendar === undefined) return { kind: 'invalid', message: messages.calendarUnknown(choice.id) };
		if (choice.direction === 'Two-Way' && !calendar.canWrite) {
			return { kind: 'invalid', message: messages.calendarOneWayOnly(calendar.name) };
		}
		chosen.push({ choice, calendar });
	}
	await dropStaleLinks(dependencies.database, account.id);
	const connected: { id: string; name: string; isNew: boolean }[] = [];
	for (const { choice, calendar } of chosen) {
		const { id, integration } = calendar;
		const name = integration ?? (await connectCalendar(dependencies, account, calendar, choice));
		connected.push({ id, name, isNew: integration === null });
	}
	return { kind: 'connected', integrations: connected };
}

async function connectCalendar(
	{ database, integrations }: AccountDependencies & { integrations: IntegrationWriter },
	{ id: account, user, provider }: Account,
	calendar: OfferedCalendar,
	choice: CalendarChoice,
): Promise<string> {
	const calendarId = calendar.id;
	// What a disconnected account left behind keeps its events and settings.
	const left = await findUnlinkedIntegration(database, { user, provider, calendarId });
	if (left !== null) {
		const holder = await linkIntegration(database, { integration: left, account, calendarId });
		if (holder === left) {
			await integrations.update(left, { status: 'Connected', sync_error_log: null });
			await makeDue(database, [left]);
		}
		return holder;
	}
	const name = await integrations.create({
		user,
		provider,
		calendar_name: calendar.name.slice(0, 255),
		external_calendar_id: calendarId,
		time_zone: await zoneOf(database, user, calendar.timeZone),
		sync_direction: choice.direction,
		// Until it is linked: a sync without an account would only fail.
		status: 'Paused',
	});
	const holder = await linkIntegration(database, { integration: name, account, calendarId });
	// Somebody chose the same calendar at the same moment.
	if (holder === name) await putToUse({ database, integrations }, { user, name });
	else await integrations.delete(name);
	return holder;
}

async function putToUse(
	dependencies: { database: AccountDependencies['database']; integrations: IntegrationWriter },
	calendar: { user: string; name: string },
): Promise<void> {
	await dependencies.integrations.update(calendar.name, { status: 'Connected' });
	await becomePrimaryIfFirst(dependencies, calendar);
}

/** The first calendar of a user is the primary one. */
export async function becomePrimaryIfFirst(
	{ database, integrations }: { database: AccountDependencies['database']; integrations: IntegrationWriter },
	{ user, name }: { user: string; name: string },
): Promise<void> {
	if ((await findPrimaryIntegration(database, { user, except: null })) !== null) return;
	try {
		await integrations.update(name, { is_primary: true });
	} catch (error) {
		// Another one became it meanwhile, and a second one is refused.
		if ((await findPrimaryIntegration(database, { user, except: name })) === null) throw error;
	}
	// Two that became it at the same moment did not see each other then; whoever looks last sees both.
	const [, ...others] = await listPrimaryIntegrations(database, user);
	for (const other of others) await integrations.update(other, { is_primary: false });
}

/** Where the provider tells no zone, the user's own. */
async function zoneOf(database: AccountDependencies['database'], user: string, told: string | null): Promise<string> {
	if (told !== null && isIanaZone(told)) return told;
	const { zone } = await findCalendars(database, user);
	return isIanaZone(zone) ? zone : INTEGRATION_DEFAULTS.time_zone;
}

async function integrationsByHash(
	{ database }: AccountDependencies,
	{ id }: Account,
): Promise<ReadonlyMap<string, string>> {
	const linked = await findLinkedIntegrations(database, [id]);
	return new Map(linked.map(({ calendarHash, name }) => [calendarHash, name]));
}
