/** How sign-ins fail, and what they allow, in words. Nothing here takes a token, a code or a query. */
export const oauthReasons = {
	grantGone: (provider: string) => `${provider} no longer accepts this sign-in: it was revoked or has expired.`,
	codeRefused: (provider: string) => `${provider} refused the sign-in. Start it again.`,
	applicationRefused: (provider: string, variables: string) =>
		`${provider} does not accept this application. An administrator has to check ${variables}.`,
	refused: (provider: string, code: string) => `${provider} refused to issue a token: ${code}.`,
	unreadable: (provider: string) => `${provider} answered a sign-in with something unreadable.`,
	notRevoked: (provider: string) => `${provider} could not be told that the sign-in is not needed any more.`,
	permissions: {
		googleEvents: 'permission to view and edit events on all your calendars',
		googleCalendarList: 'permission to see the list of your calendars',
		outlookCalendars: 'permission to read and write your calendars (Calendars.ReadWrite)',
		offline: 'permission to keep access while you are away',
	},
} as const;
