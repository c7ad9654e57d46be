import { z } from 'zod';
import type { Fault } from '../domain/fault';
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
});

export const syncSingleEventArgs = z.object({ calendar_event_sync_name: requiredText('calendar_event_sync_name') });
export const syncIntegrationArgs = z.object({
	calendar_integration: requiredText('calendar_integration'),
	confirm_deletions: flag('confirm_deletions'),
});
export const bookingSyncStatusArgs = z.object({ meeting_booking: requiredText('meeting_booking') });

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
