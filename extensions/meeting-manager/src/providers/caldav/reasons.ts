/** The sentences in which CalDAV failures reach people. They name hosts, never paths, names or passwords. */
export const reasons = {
	addressEmpty: 'The address of the calendar server is empty.',
	addressUnreadable: 'The address of the calendar server is not a readable http or https address.',
	wrongPassword: (host: string) =>
		`${host} refused the user name or password. Many services (iCloud, Fastmail, Nextcloud with two-factor sign-in) take only an app password, made in the account's security settings.`,
	onlyDigest: (host: string) =>
		`${host} asks for Digest authentication, which is not supported. Let the server accept Basic authentication over https.`,
	notCalDav: (host: string) => `${host} is no CalDAV server, or its CalDAV service is at another address.`,
	noHome: (host: string) => `${host} does not say where this user's calendars are.`,
	otherHost: (host: string, other: string) =>
		`${host} leads to ${other}. The password is sent to another site only if that address is entered itself.`,
	badListing: (host: string) => `${host} gave an answer that is no complete listing.`,
	calendarGone: (host: string) => `The calendar does not exist on ${host} any more, or is not shared any more.`,
	tooManyObjects: (host: string, limit: number) => `The calendar on ${host} has more than ${limit} events.`,
	objectUnreadable: 'The calendar object is no complete calendar.',
	objectRefused: (host: string, status: number) => `${host} did not give out this calendar object (status ${status}).`,
	objectMissing: (host: string) => `${host} did not give out this calendar object.`,
	objectTooLarge: (host: string) => `${host} sent a calendar object that is too large.`,
	tooManyFailures: (host: string) => `${host} failed to give out many calendar objects.`,
	forbidden: (host: string) => `${host} does not allow this user to do that with the calendar.`,
	writeRefused: (host: string, status: number) => `${host} refused the event (status ${status}).`,
	notEditable: 'The event is written in a way that cannot be changed without losing parts of it.',
	notFoundAfterWrite: (host: string) => `${host} does not give back the event it was sent.`,
} as const;
