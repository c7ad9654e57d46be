import { z } from 'zod';
import { parseAllowedHosts } from '../providers/address-guard';

/** The plugin's own settings, from the environment. Checked at start: a bad value stops with its name. */

const DAYS = z.coerce.number().int().min(0).max(36_500);

const environment = z.object({
	SECRET: z.string().min(1, 'SECRET must be set.'),
	MM_ENCRYPTION_KEY: z.string().optional(),
	MM_ICAL_ALLOWED_HOSTS: z.union([z.string(), z.array(z.string()).transform((hosts) => hosts.join(','))]).optional(),
	MM_ARCHIVE_AFTER_DAYS: DAYS.optional(),
});

export interface Settings {
	secret: string;
	/** Base64 or hex of 32 bytes; checked where the key is made. */
	encryptionKey: string;
	/** Hosts exempt from the guard against private addresses. */
	allowedHosts: string[];
	/** Events that ended so many days ago move to the archive; 0: never. */
	archiveAfterDays: number;
}

/** Throws an Error that names the setting. */
export function readSettings(env: Readonly<Record<string, unknown>>): Settings {
	const result = environment.safeParse(env);
	if (!result.success) {
		const issue = result.error.issues[0];
		throw new Error(`Meeting Manager: setting ${issue?.path.join('.') ?? ''} is not usable: ${issue?.message ?? ''}`);
	}
	const { data } = result;
	return {
		secret: data.SECRET,
		encryptionKey: data.MM_ENCRYPTION_KEY ?? '',
		allowedHosts: parseAllowedHosts(data.MM_ICAL_ALLOWED_HOSTS ?? ''),
		archiveAfterDays: data.MM_ARCHIVE_AFTER_DAYS ?? 365,
	};
}
