import type { Exchange } from './exchange';

/** What a request's Prefer headers ask for. */
export interface Preferences {
	isImmutable: boolean;
	/** A zone's name; times are told in it. Default: UTC. */
	timeZone: string;
	bodyType: 'text' | 'html';
	maxPageSize: number | null;
	/** Preferences that Graph's documentation of calendars does not know. */
	unknown: string[];
}

/** What whoever looks from inside wants. */
export const PLAIN: Preferences = {
	isImmutable: true,
	timeZone: 'UTC',
	bodyType: 'text',
	maxPageSize: null,
	unknown: [],
};

export function readPreferences({ headers }: Exchange): Preferences {
	const header = headers['prefer'];
	const preferences: Preferences = {
		isImmutable: false,
		timeZone: 'UTC',
		bodyType: 'html',
		maxPageSize: null,
		unknown: [],
	};
	for (const part of (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',')) {
		if (part.trim() === '') continue;
		const [name = '', value = ''] = part
			.trim()
			.split('=')
			.map((side) => side.trim().replaceAll('"', ''));
		if (name.toLowerCase() === 'idtype' && value === 'ImmutableId') preferences.isImmutable = true;
		else if (name.toLowerCase() === 'outlook.timezone') preferences.timeZone = value;
		else if (name.toLowerCase() === 'outlook.body-content-type')
			preferences.bodyType = value === 'text' ? 'text' : 'html';
		else if (name.toLowerCase() === 'odata.maxpagesize') preferences.maxPageSize = Number(value);
		else preferences.unknown.push(part.trim());
	}
	return preferences;
}
