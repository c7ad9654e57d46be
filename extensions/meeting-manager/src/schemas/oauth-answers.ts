import { z } from 'zod';

/** What the providers' sign-ins answer (RFC 6749, 5; OpenID Connect Core and Discovery). The rest is not looked at. */

const text = z.string().min(1);

const tokenAnswer = z.object({
	access_token: text,
	refresh_token: text.optional(),
	expires_in: z.coerce.number().positive().default(3600),
	scope: z.string().default(''),
	id_token: text.optional(),
});

/** A claim that is no text counts as left out. */
const claim = text.optional().catch(undefined);

const idTokenClaims = z.object({
	sub: text,
	aud: z.union([text.transform((audience) => [audience]), z.array(text)]),
	email: claim,
	preferred_username: claim,
	oid: claim,
	tid: claim,
});

const discoveryDocument = z.object({
	authorization_endpoint: z.url(),
	token_endpoint: z.url(),
	revocation_endpoint: z.url().optional(),
});

const errorAnswer = z.object({ error: z.string().regex(/^[a-z_]{1,64}$/) });

export type TokenAnswer = z.infer<typeof tokenAnswer>;
export type IdTokenClaims = z.infer<typeof idTokenClaims>;
export type DiscoveryDocument = z.infer<typeof discoveryDocument>;

export function readTokenAnswer(body: string): TokenAnswer | null {
	return tokenAnswer.safeParse(parseJson(body)).data ?? null;
}

/** The code of an error answer, null where it is none. */
export function readErrorCode(body: string): string | null {
	return errorAnswer.safeParse(parseJson(body)).data?.error ?? null;
}

export function readDiscoveryDocument(body: string): DiscoveryDocument | null {
	return discoveryDocument.safeParse(parseJson(body)).data ?? null;
}

/**
 * The claims of an id_token. Its signature is not looked at: it comes from the token endpoint over TLS, which may take
 * the signature's place (OpenID Connect Core, 3.1.3.7, 6). Null where it is unreadable or for another client.
 */
export function readIdToken(token: string | undefined, clientId: string): IdTokenClaims | null {
	const payload = Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString('utf8');
	const claims = idTokenClaims.safeParse(parseJson(payload)).data;
	return claims?.aud.includes(clientId) ? claims : null;
}

function parseJson(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return null;
	}
}
