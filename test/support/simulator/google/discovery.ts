import { readFileSync } from 'node:fs';

/** What the simulator reads of Google's discovery document. */
export interface Discovery {
	servicePath: string;
	auth: { oauth2: { scopes: Record<string, { description: string }> } };
	parameters: Record<string, DiscoveryParameter>;
	resources: Record<string, { methods: Record<string, DiscoveryMethod> }>;
	schemas: Record<string, unknown>;
}

export interface DiscoveryParameter {
	type: string;
	location: string;
	description?: string;
	format?: string;
	enum?: string[];
	minimum?: string;
	maximum?: string;
	required?: boolean;
	repeated?: boolean;
}

export interface DiscoveryMethod {
	/** Such as `calendar.events.list`. */
	id: string;
	httpMethod: string;
	/** Such as `calendars/{calendarId}/events`. */
	path: string;
	parameters?: Record<string, DiscoveryParameter>;
	scopes?: string[];
	request?: { $ref: string };
	response?: { $ref: string };
}

/** Google Calendar API v3, as Google describes it. */
export const discovery: Discovery = JSON.parse(
	readFileSync(new URL('../../../fixtures/google/calendar.v3.json', import.meta.url), 'utf8'),
);
