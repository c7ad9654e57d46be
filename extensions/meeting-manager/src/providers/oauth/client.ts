/**
 * Signing in at a provider with OAuth 2: authorization code with PKCE (RFC 7636). A *grant* is what a person allowed,
 * and comes with the tokens that stand for it.
 */
export interface OAuthClient {
	/** Where the person consents. The provider sends them back to `redirectUri` with `state` and a code, or an error. */
	authorizationUrl(request: AuthorizationRequest): Promise<URL>;
	/** @throws ProviderError, also for a code that is used up or was given to another client */
	exchange(request: { code: string; codeVerifier: string; redirectUri: string }): Promise<Grant>;
	/** @throws ProviderError REAUTHORIZATION_NEEDED only where the provider says that the grant is gone */
	refresh(refreshToken: string): Promise<Tokens>;
	/** Takes the grant back, where the provider has a way to. Throws a ProviderError. */
	revoke(refreshToken: string): Promise<void>;
}

export interface AuthorizationRequest {
	state: string;
	/** Base64url of the SHA-256 of the code verifier (S256). */
	codeChallenge: string;
	redirectUri: string;
	/** The address of the account to connect again, for the provider to offer it first. */
	loginHint: string | null;
}

export interface Tokens {
	accessToken: string;
	/** Null: the one used goes on. Otherwise that one may be dead already. */
	refreshToken: string | null;
	expiresInMs: number;
}

export interface Grant extends Tokens {
	/** The provider's own, unchanging id of the account. */
	subject: string;
	/** For people; it may change. */
	email: string | null;
	scopes: string[];
	/** What the person left unticked, in words; empty where all that is needed was granted. */
	missing: string[];
}
