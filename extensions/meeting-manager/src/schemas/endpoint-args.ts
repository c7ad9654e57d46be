import { z } from 'zod';
import type { Fault } from '../domain/fault';
import { MAX_SLOT_USERS, SLOT_MINUTES, SLOT_STEP_MINUTES } from '../domain/free-slots';
import { HOLD_MINUTES } from '../domain/hold';
import { INTEGRATION_DEFAULTS, INTEGRATION_DIRECTIONS } from '../domain/integration';
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

export const blockingEventsArgs = z.object({
	user: optionalText('user'),
	start_date: optionalText('start_date'),
	end_date: optionalText('end_date'),
});

export const ownEventsArgs = blockingEventsArgs.omit({ user: true });

export const checkTimeSlotArgs = z.object({
	user: optionalText('user'),
	start_datetime: requiredText('start_datetime'),
	end_datetime: requiredText('end_datetime'),
	require_coverage: flag('require_coverage'),
	explain: flag('explain'),
	fresh: flag('fresh'),
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
	user: optionalText('user'),
	start_datetime: requiredText('start_datetime'),
	end_datetime: requiredText('end_datetime'),
	minutes: minutes('minutes', HOLD_MINUTES),
	fresh: flag('fresh'),
});

const users = optionalText('users').transform((text) => text?.split(',').map((user) => user.trim()));
const areUsers = ({ users: named }: { users?: string[] | undefined }) =>
	named === undefined || (named.length <= MAX_SLOT_USERS && !named.includes(''));
const notUsers = { path: ['users'], error: messages.argumentNotUsers(MAX_SLOT_USERS) };

export const findSlotsArgs = z
	.object({
		users,
		start_date: optionalText('start_date'),
		end_date: optionalText('end_date'),
		duration_minutes: minutes('duration_minutes', SLOT_MINUTES),
		step_minutes: optionalMinutes('step_minutes', SLOT_STEP_MINUTES),
		explain: flag('explain'),
	})
	.refine(areUsers, notUsers);

/** Pages as in Directus, counted from 1. */
const paging = {
	limit: z.preprocess(usualFor(25), wholeNumber('limit', { least: 1, most: 100 })),
	page: z.preprocess(usualFor(1), wholeNumber('page', { least: 1, most: 100_000 })),
};

export const pageArgs = z.object(paging);
export const peopleArgs = z.object({ search: optionalText('search'), ...paging });

export const teamArgs = z
	.object({ users, start_date: optionalText('start_date'), end_date: optionalText('end_date') })
	.refine(areUsers, notUsers);

export const syncSingleEventArgs = z.object({ calendar_event_sync_name: requiredText('calendar_event_sync_name') });
export const syncIntegrationArgs = z.object({
	calendar_integration: requiredText('calendar_integration'),
	confirm_deletions: flag('confirm_deletions'),
});
export const bookingSyncStatusArgs = z.object({ meeting_booking: requiredText('meeting_booking') });

export const settleExternalChangeArgs = bookingSyncStatusArgs.extend({
	accept: z
		.union([z.literal([true, 1, '1', 'true']), z.literal([false, 0, '0', 'false'])], {
			error: messages.argumentNotFlag('accept'),
		})
		.transform((value) => value === true || value === 1 || value === '1' || value === 'true'),
});

export const connectArgs = z.object({ return_to: optionalText('return_to'), account: optionalText('account') });

export const callbackArgs = z.object({
	state: requiredText('state'),
	code: optionalText('code'),
	error: optionalText('error'),
});

/** A password is taken as it is, blanks included. */
const password = z
	.string({
		error: ({ input }) =>
			input === undefined ? messages.argumentRequired('password') : messages.argumentNotText('password'),
	})
	.min(1, messages.argumentRequired('password'));

export const connectCalDavArgs = z.object({
	server_url: requiredText('server_url'),
	username: requiredText('username'),
	password,
});

export const accountsArgs = z.object({ user: optionalText('user') });
export const accountArgs = z.object({ account: requiredText('account') });

export const addFeedArgs = z.object({
	ical_url: requiredText('ical_url'),
	calendar_name: optionalText('calendar_name'),
	time_zone: optionalText('time_zone'),
});

export const calendarArgs = z.object({ calendar_integration: requiredText('calendar_integration') });

export const changeCalendarArgs = calendarArgs.extend({
	paused: optionalFlag('paused'),
	is_active: optionalFlag('is_active'),
	is_primary: optionalFlag('is_primary'),
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
		.max(100, notCalendars),
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
