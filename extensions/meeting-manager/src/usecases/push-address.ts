import type { PushProvider } from '../domain/push';

/** Where a provider sends its notifications; null: it cannot, and polling serves. */
export type PushAddresses = (provider: PushProvider) => URL | null;

/**
 * Calendar services send to public https addresses alone. A simulator on this machine may send to plain http on it.
 * @param isSimulated whether the provider's API is another's than the vendor's
 */
export function createPushAddresses(
	{ pushUrl, publicUrl }: { pushUrl: URL | null; publicUrl: URL | null },
	isSimulated: (provider: PushProvider) => boolean,
): PushAddresses {
	const root = pushUrl ?? publicUrl;
	return (provider) => {
		if (root === null) return null;
		const isSendable = isSimulated(provider) ? isLoopback(root) || isPublic(root) : isPublic(root);
		if (!isSendable) return null;
		const address = new URL(root);
		address.pathname = `${address.pathname.replace(/\/+$/, '')}/meeting-manager/push/${provider}`;
		return address;
	};
}

function isPublic(url: URL): boolean {
	return url.protocol === 'https:' && !isLoopback(url);
}

function isLoopback({ hostname }: URL): boolean {
	return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
