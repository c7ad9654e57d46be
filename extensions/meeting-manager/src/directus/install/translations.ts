import { translations } from '../../../../../directus-config/translations';
import type { TranslationConfig } from '../../../../../directus-config/types';
import { asDirectus, readItems } from '../services';
import type { InstallContext, Row } from '../services';
import type { InstallReport } from './report';

const COLLECTION = 'directus_translations';

/** Adds the texts that are missing among the project's own translations. One that exists is the host's, whatever it says. */
export async function ensureTranslations(context: InstallContext, report: InstallReport): Promise<void> {
	const existing = await readExisting(context);
	const missing = translations.filter((wanted) => !existing.some((row) => isSameText(row, wanted)));
	if (missing.length === 0) return;
	await (await open(context)).createMany(missing.map((text) => ({ ...text })));
	report.changes.push(`${missing.length} translated texts created`);
}

/** Removes those that are as they were installed. */
export async function removeTranslations(context: InstallContext, report: InstallReport): Promise<void> {
	const existing = await readExisting(context);
	const ids = translations.flatMap((text) =>
		existing.flatMap((row) =>
			isSameText(row, text) && row.value === text.value && typeof row.id === 'string' ? [row.id] : [],
		),
	);
	if (ids.length === 0) return;
	await (await open(context)).deleteMany(ids);
	report.changes.push(`${ids.length} translated texts removed`);
}

async function open(context: InstallContext) {
	return new context.services.ItemsService(COLLECTION, await asDirectus(context));
}

/** In the languages of ours only: a project has translations of its own, in any number. */
async function readExisting(context: InstallContext): Promise<Row[]> {
	const languages = [...new Set(translations.map(({ language }) => language))];
	return readItems(await open(context), { language: { _in: languages } }, ['id', 'key', 'language', 'value']);
}

function isSameText(row: Row, { key, language }: TranslationConfig): boolean {
	return row.key === key && row.language === language;
}
