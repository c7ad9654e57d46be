import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
	readGraphCalendar,
	readGraphEvent,
	readGraphPage,
	readGraphSubscription,
} from '../../../extensions/meeting-manager/src/schemas/graph';

interface Example {
	request: { method: string; url: string };
	response: { statusCode?: number; body?: unknown };
}

const examples: Example[] = JSON.parse(
	readFileSync(new URL('../../fixtures/graph/graph-docs-mocks-calendar.json', import.meta.url), 'utf8'),
);

/** Examples of Microsoft's documentation by what they answer, each with its place. */
function answersTo(pattern: RegExp, methods: readonly string[]): [string, unknown][] {
	return examples
		.filter(
			({ request, response }) =>
				pattern.test(request.url) && methods.includes(request.method) && response.body !== undefined,
		)
		.map(({ request, response }) => [`${request.method} ${request.url}`, response.body]);
}

/** Shortened by the documentation itself: they have no id. */
function hasId(body: unknown): boolean {
	return typeof body === 'object' && body !== null && 'id' in body;
}

const valuesOf = (body: unknown): unknown[] => readGraphPage(body)?.value ?? [];

const lists = answersTo(/\/v1\.0\/(me|groups\/\*)\/.*(events|calendarView|calendarView\/delta|instances)(\?|$)/, [
	'GET',
]).filter(([, body]) => valuesOf(body).length > 0);
const events = answersTo(/\/v1\.0\/(me|groups\/\*)\/(calendar\/|calendars\/\*\/)?events(\/\*)?(\?|$)/, [
	'GET',
	'POST',
	'PATCH',
]).filter(([, body]) => hasId(body));
const calendars = answersTo(/\/v1\.0\/me\/calendars?$/, ['GET', 'POST', 'PATCH']);
const subscriptions = answersTo(/\/v1\.0\/subscriptions(\/\*)?$/, ['GET', 'POST', 'PATCH']);

test('the documentation has examples of everything that is read', () => {
	expect([lists, events, calendars, subscriptions].map(({ length }) => length > 1)).toEqual([true, true, true, true]);
});

describe('examples of the documentation can be read', () => {
	test.each(lists)('%s', (_place, body) => {
		const whole = valuesOf(body).filter(hasId);
		expect(whole.map(readGraphEvent)).not.toContain(null);
	});

	test.each(events)('%s', (_place, body) => {
		const event = readGraphEvent(body);
		expect(event).not.toBeNull();
		// Nothing that is there is lost on the way.
		for (const name of ['subject', 'type', 'showAs', 'iCalUId', 'isAllDay'] as const) {
			const told: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
			if (told !== undefined) expect(event?.[name]).toBe(told);
		}
	});

	test.each(calendars)('%s', (_place, body) => {
		const told = readGraphPage(body)?.value ?? [body];
		expect(told.map((calendar) => readGraphCalendar(calendar)?.name)).not.toContain(undefined);
	});

	test.each(subscriptions)('%s', (_place, body) => {
		const told = readGraphPage(body)?.value ?? [body];
		expect(told.map((subscription) => readGraphSubscription(subscription)?.expires)).not.toContain(undefined);
	});
});
