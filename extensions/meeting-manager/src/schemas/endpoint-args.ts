import { z } from 'zod';
import type { Fault } from '../domain/fault';
import { MAX_SLOT_USERS, SLOT_MINUTES, SLOT_STEP_MINUTES } from '../domain/free-slots';
import { HOLD_MINUTES } from '../domain/hold';
import { INTEGRATION_DEFAULTS, INTEGRATION_DIRECTIONS } from '../domain/integration';
import { ACTIVITY_DAYS } from '../domain/sync-activity';
import { messages } from '../messages';

/** Arguments of the endpoints, from a query or JSON. What is empty counts as left out. */

const optionalText = (argument: string) =>
	z.preprocess(
		(value) => (value === '' || value === null ? undefined : value),
		z
			.string({ error: messages.argumentNotText(argument) })
			.trim()
			.refine((text) => !text.includes('\0'), messages.argumentNotText(argument))
			.optional(),
	);

const requiredText = (argument: string) =>
	z.preprocess(
		(value) => (value === '' || value === null ? undefined : value),
		z
			.string({
				error: (issue) =>
					issue.input === undefined ? messages.argumentRequired(argument) : messages.argumentNotText(argument),
			})
			.trim()
			.refine((text) => !text.includes('\0'), messages.argumentNotText(argument)),
	);

const flag = (argument: string) =>
	z
		.union([z.literal([true, 1, '1', 'true', '']), z.literal([false, 0, '0', 'false']), z.undefined(), z.null()], {
			error: messages.argumentNotFlag(argument),
		})
		// A bare `?explain` asks for it.
		.transform((value) => value === true || value === 1 || value === '1' || value === 'true' || value === '');

/** A flag that says something only where it is sent. */
const optionalFlag = (argument: string) =>
	z
		.union([z.literal([true, 1, '1', 'true']), z.literal([false, 0, '0', 'false']), z.undefined(), z.null()], {
			error: messages.argumentNotFlag(argument),
		})
		.transform((value) =>
			value === undefined || value === null
				? undefined
				: value === true || value === 1 || value === '1' || value === 'true',
		);

/** What the OpenAPI description tells of arguments that several routes take. */
const ABOUT = {
	user: 'E-mail address or id of the person; the caller where left out.',
	startDate: 'First day (YYYY-MM-DD, in the person’s zone) or instant; now where left out.',
	endDate: 'Last day, inclusive, or the instant at which the range ends; 30 days after its start where left out.',
	start: 'Instant, such as 2026-12-10T14:00:00Z; without offset it is UTC.',
	end: 'Instant at which it ends, exclusive.',
	fresh: 'Sync the person’s calendars first; the answer says whether that worked.',
};

const user = optionalText('user').describe(ABOUT.user);
const dateRange = {
	start_date: optionalText('start_date').describe(ABOUT.startDate),
	end_date: optionalText('end_date').describe(ABOUT.endDate),
};
const timeSlot = {
	start_datetime: requiredText('start_datetime').describe(ABOUT.start),
	end_datetime: requiredText('end_datetime').describe(ABOUT.end),
};

const MOST_ROWS = 100_000;
const ofRows = (argument: string, least: number, usual: number) => {
	const error = { error: messages.argumentNotWhole(argument, least, MOST_ROWS) };
	return z.preprocess(
		(value) => (value === '' || value === null || value === undefined ? usual : value),
		z.coerce.number(error).int(error).min(least, error).max(MOST_ROWS, error),
	);
};
/** As in Directus; but nothing is cut off unless asked for, since who is missing a row takes somebody for free. */
const pagesOfWhole = {
	limit: ofRows('limit', -1, -1).describe('Rows of a page; -1: all.'),
	page: ofRows('page', 1, 1).describe('Which page, from 1.'),
};

export const blockingEventsArgs = z.object({ user, ...dateRange, ...pagesOfWhole });

export const ownEventsArgs = blockingEventsArgs.omit({ user: true });

export const checkTimeSlotArgs = z.object({
	user,
	...timeSlot,
	require_coverage: flag('require_coverage').describe('Count any coverage but `fresh` as not available.'),
	explain: flag('explain').describe('List every stretch that is refused, with the reason.'),
	fresh: flag('fresh').describe(ABOUT.fresh),
});

interface MinutesRange {
	least: number;
	most: number;
	usual?: number;
}

const wholeNumber = (argument: string, { least, most }: { least: number; most: number }) => {
	const error = { error: messages.argumentNotWhole(argument, least, most) };
	return z.coerce.number(error).int(error).min(least, error).max(most, error);
};

const wholeMinutes = (argument: string, { least, most }: MinutesRange) => {
	const error = { error: messages.argumentNotMinutes(argument, least, most) };
	return z.coerce.number(error).int(error).min(least, error).max(most, error);
};
const usualFor = (usual: number | undefined) => (value: unknown) =>
	value === '' || value === null || value === undefined ? usual : value;
const minutes = (argument: string, range: MinutesRange) =>
	z.preprocess(usualFor(range.usual), wholeMinutes(argument, range));
const optionalMinutes = (argument: string, range: MinutesRange) =>
	z.preprocess(usualFor(undefined), wholeMinutes(argument, range).optional());

export const holdSlotArgs = z.object({
	user,
	...timeSlot,
	minutes: minutes('minutes', HOLD_MINUTES).describe('How long the slot is kept.'),
	fresh: flag('fresh').describe(ABOUT.fresh),
});

const users = optionalText('users')
	.transform((text) => text?.split(',').map((named) => named.trim()))
	.describe(`E-mail addresses or ids, comma-separated, at most ${MAX_SLOT_USERS}; the caller where left out.`);
const areUsers = ({ users: named }: { users?: string[] | undefined }) =>
	named === undefined || (named.length <= MAX_SLOT_USERS && !named.includes(''));
const notUsers = { path: ['users'], error: messages.argumentNotUsers(MAX_SLOT_USERS) };

export const findSlotsArgs = z
	.object({
		users,
		...dateRange,
		duration_minutes: minutes('duration_minutes', SLOT_MINUTES).describe('Length of each slot.'),
		step_minutes: optionalMinutes('step_minutes', SLOT_STEP_MINUTES).describe(
			'Distance of the slots’ starts, counted from local midnight of the first person; the duration where left out.',
		),
		explain: flag('explain').describe('List what refused the rest as well.'),
	})
	.refine(areUsers, notUsers);

/** Pages as in Directus, counted from 1. */
const paging = {
	limit: z.preprocess(usualFor(25), wholeNumber('limit', { least: 1, most: 100 })).describe('Rows of a page.'),
	page: z.preprocess(usualFor(1), wholeNumber('page', { least: 1, most: 100_000 })).describe('Which page, from 1.'),
};

export const pageArgs = z.object(paging);
export const peopleArgs = z.object({
	search: optionalText('search').describe('Words of a name or, where they may be seen, of an address.'),
	...paging,
});

export const teamArgs = z.object({ users, ...dateRange }).refine(areUsers, notUsers);

export const syncSingleEventArgs = z.object({
	calendar_event_sync_name: requiredText('calendar_event_sync_name').describe('Name of the event.'),
});
export const syncIntegrationArgs = z.object({
	calendar_integration: requiredText('calendar_integration').describe('Name of the integration.'),
	confirm_deletions: flag('confirm_deletions').describe(
		'The calendar was emptied on purpose: delete here what it no longer holds.',
	),
});
export const bookingSyncStatusArgs = z.object({
	meeting_booking: requiredText('meeting_booking').describe('Name of the booking.'),
});
const wholeDays = { error: messages.argumentNotDays('days', ACTIVITY_DAYS.least, ACTIVITY_DAYS.most) };
export const syncActivityArgs = z.object({
	days: z
		.preprocess(
			usualFor(ACTIVITY_DAYS.usual),
			z.coerce.number(wholeDays).int(wholeDays).min(ACTIVITY_DAYS.least, wholeDays).max(ACTIVITY_DAYS.most, wholeDays),
		)
		.describe('How many days, today the last.'),
});

/** The draft's own fields are checked by the rules of the record. */
export const validateEventArgs = z.object({
	name: optionalText('name').describe('The event that the draft is laid over; a new one where left out.'),
});

export const settleExternalChangeArgs = bookingSyncStatusArgs.extend({
	accept: z
		.union([z.literal([true, 1, '1', 'true']), z.literal([false, 0, '0', 'false'])], {
			error: messages.argumentNotFlag('accept'),
		})
		.transform((value) => value === true || value === 1 || value === '1' || value === 'true')
		.describe('Whether the booking follows the calendar; otherwise the calendar is set back.'),
});

export const connectArgs = z.object({
	return_to: optionalText('return_to').describe(
		'Where the browser comes back to: an address of this Directus, or one that MM_RETURN_URLS lists.',
	),
	account: optionalText('account').describe('An account to connect again.'),
});

export const callbackArgs = z.object({
	state: requiredText('state').describe('What the sign-in began with.'),
	code: optionalText('code').describe('What the provider gives for consent.'),
	error: optionalText('error').describe('What it says instead of a code.'),
});

/** A password is taken as it is, blanks included. */
const password = z
	.string({
		error: ({ input }) =>
			input === undefined ? messages.argumentRequired('password') : messages.argumentNotText('password'),
	})
	.min(1, messages.argumentRequired('password'))
	.describe('An app password where the server has such.');

export const connectCalDavArgs = z.object({
	server_url: requiredText('server_url').describe('Address of the server, such as https://caldav.icloud.com.'),
	username: requiredText('username').describe('User name at the server.'),
	password,
});

export const accountsArgs = z.object({ user });
export const accountArgs = z.object({ account: requiredText('account').describe('Id of the account.') });

export const addFeedArgs = z.object({
	ical_url: requiredText('ical_url').describe('Address of the feed. It is kept encrypted.'),
	calendar_name: optionalText('calendar_name').describe('What people call it.'),
	time_zone: optionalText('time_zone').describe('IANA zone of its all-day events; the person’s where left out.'),
});

export const calendarArgs = z.object({
	calendar_integration: requiredText('calendar_integration').describe('Name of the integration.'),
});

export const changeCalendarArgs = calendarArgs.extend({
	paused: optionalFlag('paused').describe('Whether its sync rests.'),
	is_active: optionalFlag('is_active').describe('Whether its events count for availability.'),
	is_primary: optionalFlag('is_primary').describe('Whether bookings are written to it.'),
	sync_direction: z.preprocess(
		usualFor(undefined),
		z
			.enum(INTEGRATION_DIRECTIONS, { error: messages.argumentNotOneOf('sync_direction', INTEGRATION_DIRECTIONS) })
			.optional(),
	),
	calendar_name: optionalText('calendar_name'),
	time_zone: optionalText('time_zone'),
	ical_url: optionalText('ical_url'),
});

const notCalendars = { error: messages.argumentNotCalendars };
export const chooseCalendarsArgs = accountArgs.extend({
	calendars: z
		.array(
			z.object(
				{
					id: z.string(notCalendars).min(1, notCalendars),
					sync_direction: z.enum(INTEGRATION_DIRECTIONS, notCalendars).default(INTEGRATION_DEFAULTS.sync_direction),
				},
				notCalendars,
			),
			notCalendars,
		)
		.min(1, notCalendars)
		.max(100, notCalendars)
		.describe('Calendars of the account, each to become an integration.'),
});

/** The arguments, or the faults with the argument each belongs to. */
export function readArgs<T extends z.ZodType>(
	schema: T,
	input: unknown,
): { ok: true; args: z.infer<T> } | { ok: false; faults: Fault[] } {
	const result = schema.safeParse(input);
	if (result.success) return { ok: true, args: result.data };
	return {
		ok: false,
		faults: result.error.issues.map(({ path, message }) => ({ field: path.map(String).join('.'), message })),
	};
}
