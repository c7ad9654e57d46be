import { describe, expect, test } from 'vitest';
import { collections } from '../../directus-config/collections';
import { presets } from '../../directus-config/presets';
import { translations } from '../../directus-config/translations';

const german = new Set(translations.filter(({ language }) => language === 'de-DE').map(({ key }) => key));

/** Every `$t:` text within a piece of configuration. */
function hostTextsIn(value: unknown): string[] {
	if (typeof value === 'string') return value.startsWith('$t:') ? [value.slice('$t:'.length)] : [];
	if (typeof value !== 'object' || value === null) return [];
	return Object.values(value).flatMap(hostTextsIn);
}

describe('the project’s translations', () => {
	test('name every text once in each language', () => {
		const keys = translations.map(({ key, language }) => `${language} ${key}`);
		expect(new Set(keys).size).toBe(keys.length);
	});

	test('fit into Directus’s table, and hold nothing that its app takes for a placeholder', () => {
		for (const { key, value } of translations) {
			expect(key.length, key).toBeLessThanOrEqual(255);
			expect(value, key).not.toMatch(/[{}]/);
		}
	});

	test('have a German for everything that the configuration shows', () => {
		const shown = [...collections, ...presets].flatMap(hostTextsIn);
		expect(shown.length).toBeGreaterThan(100);
		// Names of products are the same in both.
		const untranslated = new Set(shown.filter((text) => !german.has(text)));
		expect([...untranslated].toSorted()).toEqual(['CalDAV', 'Outlook', 'iCal']);
	});
});

test('every field, section and collection has a name in English and German', () => {
	for (const { collection, meta, fields } of collections) {
		const named = [...fields.map((field) => field.meta), meta];
		for (const { translations: names } of named) {
			expect(
				names?.map(({ language }) => language),
				collection,
			).toEqual(['en-US', 'de-DE']);
		}
	}
});

test('every field that people fill in, and every note, is in the language of the app', () => {
	for (const { fields } of collections) {
		for (const { field, meta } of fields) if (meta.note !== undefined) expect(meta.note, field).toMatch(/^\$t:/);
	}
});
