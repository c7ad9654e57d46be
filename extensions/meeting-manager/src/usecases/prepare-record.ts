import type { Knex } from 'knex';
import { BOOKING_COLLECTION } from '../domain/booking';
import type { Fault } from '../domain/fault';
import { INTEGRATION_COLLECTION } from '../domain/integration';
import { isEmpty } from '../domain/read-values';
import { AVAILABILITY_RULE_COLLECTION, USER_SETTINGS_COLLECTION } from '../domain/user-settings';
import { validateBooking } from '../domain/validate-booking';
import { validateIntegration } from '../domain/validate-integration';
import { validateAvailabilityRule, validateUserSettings } from '../domain/validate-user-settings';
import { messages } from '../messages';
import type { AllowedHosts } from '../providers/address-guard';
import { checkFeedUrl, describeUrl } from '../providers/ical/feed-url';
import { nameInSeries, reserveNumbers } from '../store/counters';
import { isReadOnlyCalendar } from '../store/integration-accounts';
import { findPrimaryIntegration, findUserId, userEmail } from '../store/lookups';
import { storableInstants, toFlag, toInstant } from '../store/values';
import { takeBookingSlots } from './take-booking-slots';
import type { BookingSlots } from './take-booking-slots';

/**
 * The lifecycle of the collections beside the event: what a save that may happen writes, or faults.
 * `draft` is the stored row with the payload laid over it, null for a new one.
 */
export interface RecordWorld {
	database: Knex;
	now: Date;
	allowedHosts: AllowedHosts;
	isSystemManager: () => Promise<boolean>;
}

/** A record that is about to be written. */
export interface RecordWrite {
	name: string;
	/** The fields that its writer sent. */
	fields: readonly string[];
	values: Readonly<Record<string, unknown>>;
	stored: Readonly<Record<string, unknown>> | null;
}

export interface PreparedRecord {
	/** All fields of the record as they are stored; a save writes those the client sent. */
	values: Record<string, unknown>;
	/** Written whatever the client sent. */
	stamps: Record<string, unknown>;
	faults: Fault[];
	/** To be kept in the encrypted store, never in the row. */
	secret?: string;
}

export interface RecordLifecycle {
	collection: string;
	/** The series a new record is named in, null where it has its name already. */
	series: ((world: RecordWorld, values: Readonly<Record<string, unknown>>) => Promise<string | null>) | null;
	prepare(
		world: RecordWorld,
		draft: Readonly<Record<string, unknown>>,
		stored: Readonly<Record<string, unknown>> | null,
	): Promise<PreparedRecord>;
	/** Fields that only the engine writes: clients' values are ignored. */
	engineFields?: readonly string[];
	/** What is wrong between rows that one payload changes together: no stored row tells of it yet. */
	compare?(prepared: readonly PreparedRecord[], names: readonly string[]): Fault[];
	/** Takes the time that the records need, within a transaction to be rolled back where the answer refuses it. */
	takeSlots?(transaction: Knex, world: RecordWorld, writes: readonly RecordWrite[]): Promise<BookingSlots>;
}

export const integrationLifecycle: RecordLifecycle = {
	collection: INTEGRATION_COLLECTION,
	series: async ({ database }, { user }) => {
		const email = typeof user === 'string' ? await userEmail(database, user) : null;
		return email === null ? null : `MM-CI-${email}`;
	},
	prepare: async ({ database, allowedHosts }, input, stored) => {
		const user = await findUserId(database, linkedId(input.user));
		const draft = { ...input, user: user ?? linkedId(input.user) };
		// The row shows scheme and host; a form that sends them back changes nothing.
		const isUrlNew = !isEmpty(input.ical_url) && input.ical_url !== stored?.ical_url;
		const check = isUrlNew ? checkFeedUrl(String(input.ical_url), allowedHosts) : null;
		const { values, faults } = validateIntegration(draft, {
			userExists: user !== null,
			otherPrimary: user === null ? null : await findPrimaryIntegration(database, { user, except: nameOf(stored) }),
			storable: storableInstants(database),
			feedUrlFault: check !== null && !check.ok ? check.reason : null,
			isReadOnly: await isNewlyReadOnly(database, stored),
		});
		const secret = check?.ok && values.provider === 'iCal' ? check.url : undefined;
		const shownUrl =
			values.provider !== 'iCal' ? null : secret === undefined ? (stored?.ical_url ?? null) : describeUrl(secret);
		return {
			values: { ...values, ical_url: shownUrl, last_synced: values.last_synced?.toISOString() ?? null },
			stamps: 'ical_url' in input || 'provider' in input ? { ical_url: shownUrl } : {},
			faults,
			...(secret === undefined ? {} : { secret }),
		};
	},
	compare: (prepared, names) => {
		const primaryOf = new Map<unknown, string>();
		return prepared.flatMap(({ values }, index) => {
			if (values.is_primary !== true) return [];
			const other = primaryOf.get(values.user);
			primaryOf.set(values.user, names[index] ?? '');
			return other === undefined ? [] : [{ field: 'is_primary', message: messages.secondPrimary(other) }];
		});
	},
};

export const bookingLifecycle: RecordLifecycle = {
	collection: BOOKING_COLLECTION,
	series: (_world, { meeting_type: type }) => Promise.resolve(typeof type === 'string' ? `MM-MB-${type}` : null),
	prepare: async ({ database, isSystemManager }, input, stored) => {
		const user = await findUserId(database, linkedId(input.assigned_user));
		const draft = { ...input, assigned_user: user ?? linkedId(input.assigned_user) };
		const { values, faults } = validateBooking(draft, {
			userExists: user !== null,
			storable: storableInstants(database),
		});
		if (values.override_conflicts && !toFlag(stored?.override_conflicts) && !(await isSystemManager())) {
			faults.push({ field: 'override_conflicts', message: messages.overrideNotAllowed });
		}
		const start = values.start_datetime;
		const end = values.end_datetime;
		const isMoved =
			stored !== null &&
			(toInstant(stored.start_datetime)?.getTime() !== start?.getTime() ||
				toInstant(stored.end_datetime)?.getTime() !== end?.getTime());
		return {
			values: { ...values, start_datetime: start?.toISOString() ?? null, end_datetime: end?.toISOString() ?? null },
			stamps: {
				...(isMoved && values.status === 'Confirmed' ? { status: 'Rescheduled' } : {}),
				// A secret, and of no use once the booking is saved.
				...(values.hold === null ? {} : { hold: null }),
			},
			faults,
		};
	},
	engineFields: ['external_change', 'calendar_key', 'slot_version'],
	takeSlots: takeBookingSlots,
};

export const userSettingsLifecycle: RecordLifecycle = {
	collection: USER_SETTINGS_COLLECTION,
	series: null,
	prepare: async ({ database }, input) => {
		const name = await findUserId(database, input.name);
		const draft = { ...input, name: name ?? input.name };
		return { ...validateUserSettings(draft, { userExists: name !== null }), stamps: {} };
	},
};

export const availabilityRuleLifecycle: RecordLifecycle = {
	collection: AVAILABILITY_RULE_COLLECTION,
	series: null,
	prepare: async ({ database }, input) => {
		const user = await findUserId(database, linkedId(input.user));
		const draft = { ...input, user: user ?? linkedId(input.user) };
		return { ...validateAvailabilityRule(draft, { userExists: user !== null }), stamps: {} };
	},
};

/** Names a new record in its series; null where the record cannot have a name, which its faults tell. */
export async function nameRecord(
	lifecycle: RecordLifecycle,
	world: RecordWorld,
	values: Readonly<Record<string, unknown>>,
): Promise<string | null> {
	const series = lifecycle.series === null ? null : await lifecycle.series(world, values);
	return series === null ? null : nameInSeries(series, await reserveNumbers(world.database, series));
}

/** A calendar that is two-way already, whatever has become of its rights, can be saved as it is. */
async function isNewlyReadOnly(database: Knex, stored: Readonly<Record<string, unknown>> | null): Promise<boolean> {
	const name = nameOf(stored);
	return name !== null && stored?.sync_direction !== 'Two-Way' && (await isReadOnlyCalendar(database, name));
}

/** A nested many-to-one comes as an object; its key names the user. */
function linkedId(value: unknown): unknown {
	return typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
}

function nameOf(stored: Readonly<Record<string, unknown>> | null): string | null {
	return typeof stored?.name === 'string' ? stored.name : null;
}
