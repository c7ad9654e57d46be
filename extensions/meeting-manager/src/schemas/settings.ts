import { z } from 'zod';
import { messages } from '../messages';
import { parseAllowedHosts } from '../providers/address-guard';
import { backgroundEnvironment, readBackgroundSettings } from './background-settings';
import type { BackgroundSettings } from './background-settings';
import { connectionEnvironment, readConnectionSettings } from './connection-settings';
import type { ConnectionSettings } from './connection-settings';

/** The plugin's own settings, from the environment. Checked at start: a bad value stops with its name. */

const DAYS = z.coerce.number().int().min(0).max(36_500);

export const environment = connectionEnvironment.extend(backgroundEnvironment.shape).extend({
	SECRET: z
		.string()
		.min(1, 'SECRET must be set.')
		.describe(
			'Directus’s own. Credentials are encrypted with a key derived from it unless `MM_ENCRYPTION_KEY` is set.',
		),
	MM_ENCRYPTION_KEY: z
		.string()
		.optional()
		.describe('32 bytes in base64 or hexadecimal, by which tokens, passwords and feed addresses are encrypted.'),
	MM_ENCRYPTION_KEY_PREVIOUS: z
		.string()
		.optional()
		.describe('The key of before, until `npx directus mm:rotate-key` has encrypted everything with the one of now.'),
	MM_ICAL_ALLOWED_HOSTS: z
		.union([z.string(), z.array(z.string()).transform((hosts) => hosts.join(','))])
		.optional()
		.describe(
			'Host names or addresses, comma-separated, of feeds and CalDAV servers that may lie on private addresses, which are refused otherwise.',
		),
	MM_ARCHIVE_AFTER_DAYS: DAYS.default(365).describe(
		'Events that ended so many days ago move to the archive; 0: they never do.',
	),
	MM_INSTALLATION_ID: z
		.string()
		.trim()
		.min(1, messages.settingEmpty)
		.max(255)
		.optional()
		.describe(
			'A name of your own for this installation, where its address changes although it stays the same. A copy of the database under another name writes to no calendar.',
		),
});

export interface Settings {
	secret: string;
	/** Base64 or hex of 32 bytes; checked where the key is made. */
	encryptionKey: string;
	/** A key of before, which goes on opening what was sealed with it. */
	previousEncryptionKey: string;
	connections: ConnectionSettings;
	background: BackgroundSettings;
	/** Hosts exempt from the guard against private addresses. */
	allowedHosts: string[];
	/** Events that ended so many days ago move to the archive; 0: never. */
	archiveAfterDays: number;
	/** What an operator calls this installation, and where browsers reach it: they tell it from a copy. */
	installation: { name: string | null; publicUrl: string | null };
}

/** Throws an Error that names the setting. */
export function readSettings(env: Readonly<Record<string, unknown>>): Settings {
	const result = environment.safeParse(env);
	if (!result.success) {
		const issue = result.error.issues[0];
		throw new Error(messages.settingUnusable(issue?.path.join('.') ?? '', issue?.message ?? ''));
	}
	const { data } = result;
	const connections = readConnectionSettings(data);
	return {
		secret: data.SECRET,
		encryptionKey: data.MM_ENCRYPTION_KEY ?? '',
		previousEncryptionKey: data.MM_ENCRYPTION_KEY_PREVIOUS ?? '',
		connections,
		background: readBackgroundSettings(data),
		allowedHosts: parseAllowedHosts(data.MM_ICAL_ALLOWED_HOSTS ?? ''),
		archiveAfterDays: data.MM_ARCHIVE_AFTER_DAYS,
		installation: { name: data.MM_INSTALLATION_ID ?? null, publicUrl: connections.publicUrl?.href ?? null },
	};
}
