import { isIanaZone } from '../../../../extensions/meeting-manager/src/time';

/** Some of the names Windows has for zones, with the IANA zone of the Unicode CLDR for each. */
const IANA_BY_WINDOWS: Readonly<Record<string, string>> = {
	UTC: 'UTC',
	'tzone://Microsoft/Utc': 'UTC',
	'GMT Standard Time': 'Europe/London',
	'W. Europe Standard Time': 'Europe/Berlin',
	'Romance Standard Time': 'Europe/Paris',
	'FLE Standard Time': 'Europe/Kiev',
	'Eastern Standard Time': 'America/New_York',
	'Central Standard Time': 'America/Chicago',
	'Mountain Standard Time': 'America/Denver',
	'Pacific Standard Time': 'America/Los_Angeles',
	'India Standard Time': 'Asia/Kolkata',
	'Tokyo Standard Time': 'Asia/Tokyo',
	'China Standard Time': 'Asia/Shanghai',
	'AUS Eastern Standard Time': 'Australia/Sydney',
	'New Zealand Standard Time': 'Pacific/Auckland',
};

/** The IANA zone of a name Graph takes: a Windows name or an IANA one; null for any other. */
export function ianaOf(name: string): string | null {
	return IANA_BY_WINDOWS[name] ?? (isIanaZone(name) ? name : null);
}
