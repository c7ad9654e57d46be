/**
 * The sentences in which HTTP failures reach people. They name a host and a status, never a path, a
 * query or user info: the address of a private feed is a secret.
 */
export const UNREADABLE_ADDRESS = 'unreadable address';

export const reasons = {
	refusedAddress: (host: string) =>
		`${host} is, or resolves to, a private or reserved address. An administrator can exempt it in MM_ICAL_ALLOWED_HOSTS.`,
	refusedScheme: (host: string) => `${host} redirects to an address that is neither http nor https.`,
	badRedirect: (host: string) => `${host} redirects without a readable address.`,
	tooManyRedirects: (host: string, limit: number) => `${host} redirects more than ${limit} times.`,
	status: (host: string, status: number) => `${host} answered with status ${status}.`,
	timeout: (host: string) => `${host} did not answer in time.`,
	unknownHost: (host: string) => `${host} could not be found.`,
	badCertificate: (host: string) => `${host} shows a certificate that is not trusted.`,
	noTls: (host: string) => `${host} does not speak TLS on this port; use an http address if it has none.`,
	cutShort: (host: string) => `${host} closed the connection before the answer was complete.`,
	unreachable: (host: string) => `${host} could not be reached.`,
	unreadableAnswer: (host: string) => `${host} gave an answer that is not readable HTTP.`,
	badCompression: (host: string) => `${host} sent a compressed answer that cannot be read.`,
	refusedEncoding: (host: string) => `${host} compressed its answer in a way that was not asked for.`,
	tooLarge: (host: string, maxBytes: number) => `${host} sent more than the allowed ${maxBytes} bytes.`,
	ownLimit: (provider: 'google' | 'outlook') =>
		`Too many requests to ${provider === 'google' ? 'Google' : 'Microsoft'} are waiting to stay within its limits.`,
	unasked304: (host: string) => `${host} answered "not modified" to a request that did not ask for it.`,
	html: (host: string) =>
		`${host} answered with a web page, not a calendar. The address may need to be a secret or public iCal address.`,
	badAllowedHost: (entry: string) =>
		`MM_ICAL_ALLOWED_HOSTS: "${entry}" is not a host name or an address. List hosts without scheme, port or path, separated by commas.`,
} as const;

export const addressReasons = {
	empty: 'The address is empty.',
	tooLong: (limit: number) => `The address is longer than ${limit} characters.`,
	controlCharacters: 'The address contains control characters.',
	scheme: 'The address must begin with https://, http://, webcal:// or webcals://.',
	unreadable: 'The address is not a readable URL.',
	privateAddress: 'The address is private or reserved. An administrator can exempt it in MM_ICAL_ALLOWED_HOSTS.',
} as const;
