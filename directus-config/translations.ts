import { choiceNames } from '../extensions/meeting-manager/src/translations/choices';
import { bookmarkNames, errorTitles } from '../extensions/meeting-manager/src/translations/config';
import { languages } from '../extensions/meeting-manager/src/translations/dictionary';
import type { Dictionary } from '../extensions/meeting-manager/src/translations/dictionary';
import { noteTexts } from '../extensions/meeting-manager/src/translations/notes';
import { studioTexts } from '../extensions/meeting-manager/src/translations/studio';
import type { TranslationConfig } from './types';

/** Every dictionary whose texts Directus itself shows: given to it as `hostText`, found by the English text. */
const hostDictionaries: readonly Dictionary<string>[] = [noteTexts, choiceNames, bookmarkNames, studioTexts];

/** The project's own translations, as under Settings → Translations. English needs none: it is the key. */
export const translations: readonly TranslationConfig[] = [
	...distinct(
		hostDictionaries.flatMap((dictionary) =>
			Object.entries(dictionary['en-US']).map(([key, english]) => ({
				key: english,
				language: 'de-DE',
				value: dictionary['de-DE'][key] ?? english,
			})),
		),
	),
	...languages.flatMap((language) =>
		Object.entries(errorTitles[language]).map(([key, value]) => ({ key, language, value })),
	),
];

function distinct(rows: readonly TranslationConfig[]): TranslationConfig[] {
	const byKey = new Map(rows.filter(({ key, value }) => key !== value).map((row) => [row.key, row]));
	return [...byKey.values()];
}
