import { z } from 'zod';
import { ENDED_WITHIN_DAYS, MAX_NAMED, NOT_SYNCED_MINUTES, RESYNC_LIMIT } from '../domain/resync';
import { messages } from '../messages';
import { checkTimeSlotArgs, findSlotsArgs, flag } from './endpoint-args';

/**
 * Options of the Flow operations. They come from a form or from templates, so that anything may come as text, a list as
 * JSON or separated by commas, and a list of templates as a list of lists. What is empty counts as left out.
 */

/** Directus makes the text `undefined` of a template that finds nothing. */
const isEmpty = (value: unknown) => value === '' || value === null || value === undefined || value === 'undefined';

const withoutEmpty = (input: unknown) =>
	typeof input === 'object' && input !== null
		? Object.fromEntries(Object.entries(input).filter(([, value]) => !isEmpty(value)))
		: {};

const permissions = z
	.enum(['$trigger', '$full'], { error: messages.permissionsUnknown })
	.default('$trigger')
	.describe('whose rights count');

const options = <Shape extends z.ZodRawShape>(shape: Shape) =>
	z.preprocess(withoutEmpty, z.object({ permissions, ...shape }));

const list = (option: string) =>
	z.preprocess(
		toList,
		z
			.array(z.string({ error: messages.argumentNotNames(option) }), { error: messages.argumentNotNames(option) })
			.max(MAX_NAMED, messages.argumentTooMany(option, MAX_NAMED))
			.refine((names) => names.every((name) => !name.includes('\0')), messages.argumentNotNames(option)),
	);

const someNames = (option: string) =>
	list(option).refine((names) => names.length > 0, messages.argumentRequired(option));

const wholeNumber = (option: string, { least, most }: { least: number; most: number }) => {
	const error = { error: messages.notAWholeNumber(`"${option}"`, least, most) };
	return z.coerce.number(error).int(error).min(least, error).max(most, error);
};

export const syncEventOptions = options({ events: someNames('events') });

export const syncIntegrationOptions = options({
	calendar_integrations: someNames('calendar_integrations'),
	confirm_deletions: flag('confirm_deletions'),
});

export const resyncFailedOptions = options({
	calendar_integrations: list('calendar_integrations'),
	not_synced_for_minutes: wholeNumber('not_synced_for_minutes', NOT_SYNCED_MINUTES).optional(),
	ended_within_days: wholeNumber('ended_within_days', ENDED_WITHIN_DAYS).optional(),
	limit: wholeNumber('limit', RESYNC_LIMIT).default(RESYNC_LIMIT.usual),
});

export const checkTimeSlotOptions = options(checkTimeSlotArgs.shape);

export const findSlotsOptions = z.preprocess((input) => {
	const given = withoutEmpty(input);
	// As the endpoint takes them.
	if (!Array.isArray(given.users)) return given;
	const users = given.users.flat().filter((user) => !isEmpty(user));
	return { ...given, users: users.join(',') };
}, findSlotsArgs.safeExtend({ permissions }));

function toList(value: unknown): unknown {
	if (value === undefined) return [];
	if (Array.isArray(value)) return [...new Set(value.flat().filter((entry) => !isEmpty(entry)))];
	if (typeof value !== 'string') return value;
	const text = value.trim();
	if (!text.startsWith('[')) {
		return toList(
			text
				.split(',')
				.map((name) => name.trim())
				.filter((name) => name !== ''),
		);
	}
	try {
		return toList(JSON.parse(text));
	} catch {
		return value;
	}
}
