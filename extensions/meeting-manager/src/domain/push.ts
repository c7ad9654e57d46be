import type { Provider } from './integration';

/** Providers that tell of changes by themselves. */
export const PUSH_PROVIDERS = ['google', 'outlook'] as const;
export type PushProvider = (typeof PUSH_PROVIDERS)[number];

export function pushProviderOf(provider: Provider): PushProvider | null {
	if (provider === 'Google Calendar') return 'google';
	return provider === 'Outlook' ? 'outlook' : null;
}

/**
 * `opening`: asked for, not yet confirmed. `silent`: a sync found changes that it had not told of. `ending`: the
 * provider says that it will end soon.
 */
export const CHANNEL_STATUSES = ['opening', 'active', 'silent', 'ending'] as const;
export type ChannelStatus = (typeof CHANNEL_STATUSES)[number];

/** A channel as it is kept. */
export interface StoredChannel {
	id: string;
	integration: string;
	provider: PushProvider;
	/** SHA-256, hexadecimal. */
	secretHash: string;
	resourceId: string | null;
	/** Where its notifications are sent. */
	address: string;
	status: ChannelStatus;
	created: Date;
	expires: Date;
	lastDelivery: Date | null;
}

/**
 * Whether polling may rely on a channel. Graph proves when it makes a subscription that it reaches us; Google's first
 * message does.
 */
export function isHealthy(channel: StoredChannel, now: Date): boolean {
	const isProven = channel.provider === 'outlook' || channel.lastDelivery !== null;
	return channel.status === 'active' && channel.expires > now && isProven;
}

/** Channels are renewed when this part of their life is left at the latest, and a random part of it earlier. */
const LAST_PART = 0.15;
const SPREAD_PART = 0.1;

/** When to renew, spread so that channels made together are not renewed together. @param random in [0, 1) */
export function renewalTime({ created, expires }: Pick<StoredChannel, 'created' | 'expires'>, random: number): Date {
	const lifeMs = expires.getTime() - created.getTime();
	return new Date(expires.getTime() - lifeMs * (LAST_PART + SPREAD_PART * random));
}

/** Whether a channel's life is far enough on for `renewalTime` to have been reached, with whatever chance. */
export function isEnding({ created, expires, status }: StoredChannel, now: Date): boolean {
	const lifeMs = expires.getTime() - created.getTime();
	return status === 'ending' || expires.getTime() - now.getTime() <= lifeMs * (LAST_PART + SPREAD_PART);
}
