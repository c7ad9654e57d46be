import { z } from 'zod';
import { messages } from '../messages';
import type { RateLimits } from '../providers/rate-limits';

/** Settings of the work that nobody waits for: push channels and rate limits. */

const requests = (usual: number) => z.coerce.number().int().min(1).max(10_000_000).default(usual);

/** An address that calendar services can send notifications to. */
const pushUrl = z
	.string()
	.trim()
	.transform((value, context) => {
		if (value === '') return undefined;
		const url = URL.canParse(value) ? new URL(value) : null;
		const isUsable = url !== null && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '';
		if (isUsable && url.username === '' && url.password === '') return url;
		context.addIssue({ code: 'custom', message: messages.settingNotServiceUrl });
		return z.NEVER;
	})
	.optional();

export const backgroundEnvironment = z.object({
	MM_PUSH_URL: pushUrl.describe(
		'The https address at which Google and Microsoft reach this Directus with notifications, where it is not `PUBLIC_URL`.',
	),
	MM_GOOGLE_REQUESTS_PER_MINUTE: requests(600).describe('Google’s limit for one account.'),
	MM_GOOGLE_PROJECT_REQUESTS_PER_MINUTE: requests(10_000).describe('Google’s limit for the whole project.'),
	MM_OUTLOOK_REQUESTS_PER_10_MINUTES: requests(10_000).describe('Microsoft’s limit for one mailbox.'),
});

export interface BackgroundSettings {
	/** Root address for notifications in place of the public one; null: the public one. */
	pushUrl: URL | null;
	rateLimits: RateLimits;
}

const MINUTE_MS = 60_000;

/** The vendors' limits unless told otherwise; Google's differ from project to project. */
export function readBackgroundSettings(env: z.infer<typeof backgroundEnvironment>): BackgroundSettings {
	return {
		pushUrl: env.MM_PUSH_URL ?? null,
		rateLimits: {
			google: {
				account: { limit: env.MM_GOOGLE_REQUESTS_PER_MINUTE, periodMs: MINUTE_MS },
				project: { limit: env.MM_GOOGLE_PROJECT_REQUESTS_PER_MINUTE, periodMs: MINUTE_MS },
			},
			outlook: {
				account: { limit: env.MM_OUTLOOK_REQUESTS_PER_10_MINUTES, periodMs: 10 * MINUTE_MS },
				project: null,
			},
		},
	};
}
