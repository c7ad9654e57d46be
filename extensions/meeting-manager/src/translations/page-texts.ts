import { fillText, nearestLanguage } from './dictionary';
import type { Dictionary, TextValues } from './dictionary';

/**
 * The texts of an area where no component asks for them. Operations are plain definitions that the app reads again after
 * each change of language; by then the page bears the new one.
 */
export function pageTexts<Key extends string>(dictionary: Dictionary<Key>) {
	return (key: Key, values?: TextValues): string =>
		fillText(dictionary[nearestLanguage(document.documentElement.lang)][key], values);
}
