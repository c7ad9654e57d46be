import { collectionNames } from '../extensions/meeting-manager/src/translations/config';
import { hostText, languages } from '../extensions/meeting-manager/src/translations/dictionary';
import { fieldNames } from '../extensions/meeting-manager/src/translations/fields';
import { noteTexts } from '../extensions/meeting-manager/src/translations/notes';
import type { CollectionConfig, FieldConfig, Translation } from './types';

type CollectionName = keyof (typeof collectionNames)['en-US'];

/** A help note. Directus translates it by the rows of `translations.ts`. */
export function note(text: keyof (typeof noteTexts)['en-US']): string {
	return hostText(noteTexts, text);
}

/** What a collection is called in each language; `one` of its items where they are spoken of singly. */
export function namesOf(all: CollectionName, one?: CollectionName): Translation[] {
	return languages.map((language) => ({
		language,
		translation: collectionNames[language][all],
		...(one === undefined ? {} : { singular: collectionNames[language][one], plural: collectionNames[language][all] }),
	}));
}

/** Gives every field and section its name in each language. */
export function withFieldNames(config: CollectionConfig): CollectionConfig {
	return { ...config, fields: config.fields.map(withName) };
}

function withName(config: FieldConfig): FieldConfig {
	const key = Object.keys(fieldNames['en-US']).find((name): name is FieldName => name === config.field);
	if (key === undefined) throw new Error(`${config.field} has no name in translations/fields.ts`);
	const translations = languages.map((language) => ({ language, translation: fieldNames[language][key] }));
	return { ...config, meta: { ...config.meta, translations } };
}

type FieldName = keyof (typeof fieldNames)['en-US'];
