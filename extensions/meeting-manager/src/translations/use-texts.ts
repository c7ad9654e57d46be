import { computed } from 'vue';
import type { ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { fillText, nearestLanguage } from './dictionary';
import type { Dictionary, Language, TextValues } from './dictionary';

export interface Texts<Key extends string> {
	/** A text in the user's language. Follows a change of the language where it is used in a template or a computed. */
	t(key: Key, values?: TextValues): string;
	/** The dictionary's language. */
	language: ComputedRef<Language>;
	/** The app's own locale, for `Intl`: dates and numbers are known in more languages than texts. */
	locale: ComputedRef<string>;
}

/** The texts of an area in the language that the user has chosen in Directus, else in English. */
export function useTexts<Key extends string>(dictionary: Dictionary<Key>): Texts<Key> {
	const i18n = useI18n({ useScope: 'global' });
	const locale = computed(() => i18n.locale.value);
	const language = computed(() => nearestLanguage(locale.value));
	return { t: (key, values) => fillText(dictionary[language.value][key], values), language, locale };
}
