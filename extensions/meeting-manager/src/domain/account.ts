import type { Provider } from './integration';

/** A person's sign-in at a calendar service. Its credentials are apart, encrypted. */

export const OAUTH_PROVIDERS = ['Google Calendar', 'Outlook'] as const satisfies readonly Provider[];
export type OAuthProvider = (typeof OAUTH_PROVIDERS)[number];

export const ACCOUNT_PROVIDERS = [...OAUTH_PROVIDERS, 'CalDAV'] as const satisfies readonly Provider[];
export type AccountProvider = (typeof ACCOUNT_PROVIDERS)[number];

export interface Account {
	id: string;
	/** The Directus user it belongs to. */
	user: string;
	provider: AccountProvider;
	/** What the provider never changes: the account is known again by it. */
	subject: string;
	/** For people; null where the provider does not tell. */
	email: string | null;
	/** Since when it has to be connected again, which its people were told then; null while it works. */
	brokenSince: Date | null;
}

/** How people know an account. */
export function nameOfAccount({ email, provider }: Pick<Account, 'email' | 'provider'>): string {
	return email ?? provider;
}
