/** Why an event of Outlook is kept apart, and how Microsoft's refusals reach people: one sentence each. */
export const reasons = {
	noTimes: 'The event has no start or end that exists.',
	endBeforeStart: 'The event ends before it starts.',
	unreadableEvent: 'The event cannot be read.',
	seriesUnreadable: 'The series of this occurrence cannot be read.',

	signInAgain: 'Microsoft no longer accepts the sign-in of this account. Connect the account again.',
	forbidden: 'Microsoft refused access to this calendar or event.',
	notOrganizer: 'The event belongs to another organizer and is not changed from here.',
	notFound: 'Microsoft knows no such calendar or event.',
	rateLimited: 'Microsoft asks to slow down; the sync goes on later.',
	serverError: (status: number) => `Microsoft answered with status ${status}.`,
	refused: (status: number, code: string) =>
		`Microsoft refused the request with status ${status}${/^\w{1,64}$/.test(code) ? ` (${code})` : ''}.`,
	unreadableAnswer: 'Microsoft gave an answer that cannot be read.',
	foreignLink: 'Microsoft sent a link to another server; it was not followed.',
} as const;
