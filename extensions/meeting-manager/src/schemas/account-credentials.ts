import { z } from 'zod';

/** What opens an account, as it is kept encrypted. */

const oauthCredentials = z.object({ accessToken: z.string(), refreshToken: z.string() });
const calDavCredentials = z.object({ serverUrl: z.string(), username: z.string(), password: z.string() });

export type OAuthCredentials = z.infer<typeof oauthCredentials>;
export type CalDavCredentials = z.infer<typeof calDavCredentials>;

/** Throws where the text is none: it was written by this project and encrypted since. */
export function readOAuthCredentials(secret: string): OAuthCredentials {
	return oauthCredentials.parse(JSON.parse(secret));
}

export function readCalDavCredentials(secret: string): CalDavCredentials {
	return calDavCredentials.parse(JSON.parse(secret));
}
