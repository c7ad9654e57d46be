import type { OAuthProvider } from '../domain/account';
import { canonicalHost } from '../providers/address-guard';
import { createGoogleOAuth } from '../providers/google/oauth';
import type { OAuthClient } from '../providers/oauth/client';
import { createOutlookOAuth } from '../providers/outlook/oauth';
import type { RateGate } from '../providers/rate-gate';
import { createHttpClient } from '../providers/request';
import type { HttpClient } from '../providers/request';
import type { ConnectionSettings, ServiceSettings } from '../schemas/connection-settings';

/** How Google and Microsoft are reached, for signing in and for calendars. */
export interface Connections {
	/** May reach the hosts an administrator put in place of the providers' own, whatever addresses these have. */
	http: HttpClient;
	/** Null where no application is registered: nobody can connect such accounts. */
	oauth: Record<OAuthProvider, OAuthClient | null>;
	/** Roots of the APIs in place of the providers' own. */
	apiUrls: Record<OAuthProvider, string | null>;
	gate: RateGate;
}

export function createConnections(settings: ConnectionSettings, gate: RateGate): Connections {
	const { google, microsoft } = settings;
	const http = createHttpClient({ allowedHosts: [...hostsOf(google), ...hostsOf(microsoft)] });
	const { tenant, oauthUrl } = microsoft;
	return {
		http,
		oauth: {
			'Google Calendar':
				google.application && createGoogleOAuth({ http, ...google.application, issuerUrl: google.oauthUrl }),
			Outlook: microsoft.application && createOutlookOAuth({ http, ...microsoft.application, tenant, oauthUrl }),
		},
		apiUrls: { 'Google Calendar': google.apiUrl, Outlook: microsoft.apiUrl },
		gate,
	};
}

function hostsOf({ apiUrl, oauthUrl }: ServiceSettings): string[] {
	return [apiUrl, oauthUrl].flatMap((url) => (url === null ? [] : [canonicalHost(new URL(url).hostname)]));
}
