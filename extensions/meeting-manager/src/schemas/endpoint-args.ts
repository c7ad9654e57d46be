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

export const findSlotsArgs = z
	.object({
		users: optionalText('users').transform((text) => text?.split(',').map((user) => user.trim())),
		start_date: optionalText('start_date'),
		end_date: optionalText('end_date'),
		duration_minutes: minutes('duration_minutes', SLOT_MINUTES),
		step_minutes: optionalMinutes('step_minutes', SLOT_STEP_MINUTES),
		explain: flag('explain'),
	})
	.refine(({ users }) => users === undefined || (users.length <= MAX_SLOT_USERS && !users.includes('')), {
		path: ['users'],
		error: messages.argumentNotUsers(MAX_SLOT_USERS),
	});

export const syncSingleEventArgs = z.object({ calendar_event_sync_name: requiredText('calendar_event_sync_name') });
export const syncIntegrationArgs = z.object({
	calendar_integration: requiredText('calendar_integration'),
	confirm_deletions: flag('confirm_deletions'),
});
const wholeDays = { error: messages.argumentNotDays('days', ACTIVITY_DAYS.least, ACTIVITY_DAYS.most) };
export const syncActivityArgs = z.object({
	days: z.preprocess(
		usualFor(ACTIVITY_DAYS.usual),
		z.coerce.number(wholeDays).int(wholeDays).min(ACTIVITY_DAYS.least, wholeDays).max(ACTIVITY_DAYS.most, wholeDays),
	),
});

/** The draft's own fields are checked by the rules of the record. */
export const validateEventArgs = z.object({ name: optionalText('name') });
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
