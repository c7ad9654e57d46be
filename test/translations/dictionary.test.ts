import { describe, expect, test } from 'vitest';
import { choiceNames } from '../../extensions/meeting-manager/src/translations/choices';
import { bookmarkNames, collectionNames, errorTitles } from '../../extensions/meeting-manager/src/translations/config';
import { fillText, hostText, nearestLanguage } from '../../extensions/meeting-manager/src/translations/dictionary';
import type { Dictionary } from '../../extensions/meeting-manager/src/translations/dictionary';
import { fieldNames } from '../../extensions/meeting-manager/src/translations/fields';
import { formTexts } from '../../extensions/meeting-manager/src/translations/form';
import { noteTexts } from '../../extensions/meeting-manager/src/translations/notes';
import { panelTexts } from '../../extensions/meeting-manager/src/translations/panel';
import { studioTexts } from '../../extensions/meeting-manager/src/translations/studio';

describe('a text', () => {
	test('is filled with values, and keeps placeholders nobody has a value for', () => {
		expect(fillText('{count} of {all}', { count: 3 })).toBe('3 of {all}');
	});

	test('has a form for one and a form for many', () => {
		expect(fillText('{count} day | {count} days', { count: 1 })).toBe('1 day');
		expect(fillText('{count} day | {count} days', { count: 0 })).toBe('0 days');
		expect(fillText('a day | days')).toBe('days');
	});
});

describe('the language', () => {
	test.each([
		['de-DE', 'de-DE'],
		['de-AT', 'de-DE'],
		['en-GB', 'en-US'],
		['fr-FR', 'en-US'],
		['', 'en-US'],
	])('for %s is %s', (locale, expected) => {
		expect(nearestLanguage(locale)).toBe(expected);
	});
});

test('a text for Directus is its English', () => {
	expect(hostText(noteTexts, 'Title or summary')).toBe('$t:Title or summary');
	expect(hostText(choiceNames, 'apply')).toBe('$t:Apply');
});

const dictionaries: Record<string, Dictionary<string>> = {
	bookmarkNames,
	choiceNames,
	collectionNames,
	errorTitles,
	fieldNames,
	formTexts,
	noteTexts,
	panelTexts,
	studioTexts,
};

describe.each(Object.entries(dictionaries))('%s', (_name, dictionary) => {
	const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].toSorted();

	test('says in German what it says in English: no text is empty, and the same values fill both', () => {
		for (const [key, english] of Object.entries(dictionary['en-US'])) {
			const german = dictionary['de-DE'][key] ?? '';
			expect(german.trim(), key).not.toBe('');
			expect(placeholders(german), key).toEqual(placeholders(english));
			expect(german.split(' | ').length, key).toBe(english.split(' | ').length);
		}
	});
});
