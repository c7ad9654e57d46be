/** The languages whose dictionaries are complete, as Directus calls them. */
export const languages = ['en-US', 'de-DE'] as const;

export type Language = (typeof languages)[number];

/** The texts of one area. Every language has every key. */
export type Dictionary<Key extends string> = Readonly<Record<Language, Readonly<Record<Key, string>>>>;

/** What a text's placeholders stand for: `{name}`. */
export type TextValues = Readonly<Record<string, string | number>>;

/** English says which keys there are; the compiler asks German for the same. */
export function defineTexts<const English extends Readonly<Record<string, string>>>(
	english: English,
	german: Readonly<Record<keyof English, string>>,
): Dictionary<Extract<keyof English, string>> {
	return { 'en-US': english, 'de-DE': german };
}

/** Texts whose English is their key, for long lists of sentences that are used once. */
export function defineByEnglish<const German extends Readonly<Record<string, string>>>(
	german: German,
): Dictionary<Extract<keyof German, string>> {
	const english: Record<keyof German, string> = { ...german };
	for (const key in german) english[key] = key;
	return { 'en-US': english, 'de-DE': german };
}

/**
 * A text for Directus itself to show: names, notes, choices. The English text is its own key among the project's
 * translations, so that it stands there wherever a language has none.
 */
export function hostText<Key extends string>(dictionary: Dictionary<Key>, key: Key): string {
	return `$t:${dictionary['en-US'][key]}`;
}

/** The language of ours nearest to a locale of the app: itself, another country's, else English. */
export function nearestLanguage(locale: string): Language {
	const base = locale.split('-')[0];
	return (
		languages.find((language) => language === locale) ??
		languages.find((language) => language.split('-')[0] === base) ??
		'en-US'
	);
}

/**
 * Puts values in the place of `{name}`. A text with a bar has two forms, `{count} event | {count} events`, and the
 * value `count` decides.
 */
export function fillText(text: string, values: TextValues = {}): string {
	const [one = text, many] = text.split(' | ');
	const form = many === undefined || values['count'] === 1 ? one : many;
	return form.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => String(values[name] ?? placeholder));
}
