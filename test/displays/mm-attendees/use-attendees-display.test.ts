import { expect, test } from 'vitest';
import { useAttendeesDisplay } from '../../../extensions/meeting-manager/src/displays/mm-attendees/use-attendees-display';

const people = ['a@customer.com', { email: 'b@customer.com', display_name: 'John Doe' }, 'c@customer.com', 7];

test.each([
	['a list', people],
	['a text that holds one', JSON.stringify(people)],
])('%s: the first names, how many more, and every address behind', (_what, value) => {
	const { names, summary, details } = useAttendeesDisplay(() => value);
	expect(names.value).toHaveLength(3);
	expect(summary.value).toBe('a@customer.com, John Doe +1');
	expect(details.value).toBe('a@customer.com\nJohn Doe (b@customer.com)\nc@customer.com');
});

test.each([null, undefined, '', 'garbage', {}])('%j: nobody', (value) => {
	expect(useAttendeesDisplay(() => value).names.value).toEqual([]);
});
