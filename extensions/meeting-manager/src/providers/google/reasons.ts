/** Why an event of Google is kept apart, and how Google's refusals reach people: one sentence each. */
export const reasons = {
	noTimes: 'The event has no start or end that exists.',
	endBeforeStart: 'The event ends before it starts.',
	unreadableEvent: 'The event cannot be read.',
	attendeesOmitted: 'Google tells only some of the attendees of this event.',

	signInAgain: 'Google no longer accepts the sign-in of this account. Connect the account again.',
	scopeMissing:
		'The access granted to this account is too small. Connect the account again and leave every box ticked.',
	forbidden: 'Google refused access to this calendar or event.',
	notConfigured: 'The Google Calendar API is not enabled in the Google Cloud project.',
	notOrganizer: 'The event belongs to another organizer and is not changed from here.',
	notFound: 'Google knows no such calendar or event.',
	rateLimited: 'Google asks to slow down; the sync goes on later.',
	writesSuspended:
		'Google suspended writing to the calendars of this account for some hours (its protection against spam).',
	serverError: (status: number) => `Google answered with status ${status}.`,
	refused: (status: number, reason: string) =>
		`Google refused the request with status ${status}${/^\w{1,64}$/.test(reason) ? ` (${reason})` : ''}.`,
	unreadableAnswer: 'Google gave an answer that cannot be read.',
	endlessPages: 'Google gave more pages than a calendar can have.',
} as const;
