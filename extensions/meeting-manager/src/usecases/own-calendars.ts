import type { Knex } from 'knex';
import { INTEGRATION_DEFAULTS } from '../domain/integration';
import type { IntegrationDirection } from '../domain/integration';
import type { SyncIntegration } from '../domain/sync-integration';
import { messages } from '../messages';
import { findAccount } from '../store/accounts';
import { findCalendars } from '../store/availability';
import { findAccountOf } from '../store/integration-accounts';
import { findPrimaryIntegration } from '../store/lookups';
import { makeDue } from '../store/sync-state';
import { becomePrimaryIfFirst, listAccountCalendars } from './account-calendars';
import type { IntegrationWriter } from './account-calendars';
import type { AccountDependencies } from './open-account';

export type CalendarDependencies = AccountDependencies & { integrations: IntegrationWriter };

export interface NewFeed {
	address: string;
	name: string | undefined;
	/** Default: the zone the person's days are meant in. */
	timeZone: string | undefined;
}

/** Adds a calendar feed of a person. Their first calendar is the primary one. @returns its name */
export async function addFeed(
	{ database, integrations }: Pick<CalendarDependencies, 'database' | 'integrations'>,
	user: string,
	feed: NewFeed,
): Promise<string> {
	const name = await integrations.create({
		user,
		provider: 'iCal',
		ical_url: feed.address,
		calendar_name: feed.name ?? null,
		time_zone: feed.timeZone ?? (await findCalendars(database, user)).zone,
		sync_direction: INTEGRATION_DEFAULTS.sync_direction,
	});
	await becomePrimaryIfFirst({ database, integrations }, { user, name });
	return name;
}

/** What a person changes about a calendar of theirs; undefined: stays as it is. */
export interface CalendarChange {
	isPaused: boolean | undefined;
	isActive: boolean | undefined;
	isPrimary: boolean | undefined;
	direction: IntegrationDirection | undefined;
	name: string | undefined;
	timeZone: string | undefined;
	/** A feed's new address. */
	address: string | undefined;
}

export type ChangeResult = { kind: 'changed' } | { kind: 'invalid'; field: string; message: string };

/** Changes a calendar through the host, which checks it as any other save. Throws a ProviderError. */
export async function changeCalendar(
	dependencies: CalendarDependencies,
	integration: SyncIntegration,
	change: CalendarChange,
): Promise<ChangeResult> {
	const { database, integrations } = dependencies;
	const { name, user } = integration;
	const refusal =
		(await refuseDirection(dependencies, integration, change.direction)) ??
		(await refuseResuming(database, integration, change.isPaused));
	if (refusal !== null) return refusal;

	const values = {
		...(change.isPaused === undefined ? {} : { status: statusAfter(integration, change.isPaused) }),
		...(change.isActive === undefined ? {} : { is_active: change.isActive }),
		...(change.isPrimary === undefined ? {} : { is_primary: change.isPrimary }),
		...(change.direction === undefined ? {} : { sync_direction: change.direction }),
		...(change.name === undefined ? {} : { calendar_name: change.name }),
		...(change.timeZone === undefined ? {} : { time_zone: change.timeZone }),
		...(change.address === undefined ? {} : { ical_url: change.address }),
	};
	if (Object.keys(values).length === 0) return { kind: 'changed' };
	const previous =
		change.isPrimary === true && user !== null ? await findPrimaryIntegration(database, { user, except: name }) : null;
	// A second primary calendar would be refused.
	if (previous !== null) await integrations.update(previous, { is_primary: false });
	try {
		await integrations.update(name, values);
	} catch (error) {
		if (previous !== null) await integrations.update(previous, { is_primary: true });
		throw error;
	}
	if (change.isPaused === false) await makeDue(database, [name]);
	return { kind: 'changed' };
}

/** Whoever takes up a calendar that was not paused does not make a failing one look well. */
function statusAfter({ status }: SyncIntegration, isPaused: boolean): string {
	if (isPaused) return 'Paused';
	return status === 'Paused' ? 'Connected' : status;
}

async function refuseDirection(
	dependencies: CalendarDependencies,
	integration: SyncIntegration,
	direction: IntegrationDirection | undefined,
): Promise<ChangeResult | null> {
	if (direction !== 'Two-Way' || integration.direction === 'Two-Way') return null;
	const field = 'sync_direction';
	const { name, provider } = integration;
	if (provider === 'iCal') return { kind: 'invalid', field, message: messages.calendarOneWayOnly(name) };
	const id = await findAccountOf(dependencies.database, name);
	const account = id === null ? null : await findAccount(dependencies.database, id);
	if (account === null) return { kind: 'invalid', field, message: messages.notConnected(provider) };
	const calendars = await listAccountCalendars(dependencies, account);
	const calendar = calendars.find((offered) => offered.integration === name);
	if (calendar?.canWrite === true) return null;
	return { kind: 'invalid', field, message: messages.calendarOneWayOnly(calendar?.name ?? name) };
}

/** A calendar whose account was disconnected would only fail. */
async function refuseResuming(
	database: Knex,
	{ name, provider, status }: SyncIntegration,
	isPaused: boolean | undefined,
): Promise<ChangeResult | null> {
	if (isPaused !== false || status !== 'Paused' || provider === 'iCal') return null;
	if ((await findAccountOf(database, name)) !== null) return null;
	return { kind: 'invalid', field: 'paused', message: messages.notConnected(provider) };
}
