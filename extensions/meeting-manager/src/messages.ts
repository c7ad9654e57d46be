/** The only place with sentences for people. Those of the specification stand word for word. */

export const messages = {
	integrationRequired: 'Calendar Integration is required.',
	integrationMissing: (name: string) => `Calendar Integration '${name}' does not exist.`,
	integrationInactive: (name: string) =>
		`Warning: Calendar Integration '${name}' is not active. This event may not sync properly.`,
	externalIdRequired: 'External Event ID is required.',
	externalIdTaken: (id: string, integration: string) =>
		`External Event ID '${id}' already exists in calendar integration '${integration}'. Each event must have a unique external ID.`,
	titleRequired: 'Event Title is required.',
	startRequired: 'Start DateTime is required.',
	endRequired: 'End DateTime is required.',
	dateTimeInvalid: 'Invalid datetime format for Start or End DateTime.',
	endNotAfterStart: 'End DateTime must be after Start DateTime.',
	longEvent: (hours: string) =>
		`Warning: This event has a duration of ${hours} hours (> 24 hours). Please verify the event timing is correct.`,
	oldEvent: (days: number) =>
		`Warning: This event started ${days} days ago. Very old events may not need to be synced.`,
	attendeesNotJson: 'Invalid JSON format for Attendees.',
	attendeesNotList: 'Attendees must be a JSON array of email addresses or objects.',
	attendeeWithoutEmail: (index: number) => `Attendee at index ${index} is missing 'email' field.`,
	attendeeWrongType: (index: number) => `Attendee at index ${index} must be a string or object.`,
	attendeeEmailInvalid: (email: string) => `Invalid email format for attendee: '${email}'`,
	organizerEmailInvalid: (email: string) => `Invalid email format for Organizer Email: '${email}'`,
	bookingMissing: (name: string) => `Meeting Booking '${name}' does not exist.`,
	bookingAlreadyLinked: (name: string) =>
		`Warning: Meeting Booking '${name}' is already linked to another calendar event. Multiple calendar events for the same booking may cause sync conflicts.`,
	bookingTimingDiffers:
		'Warning: Event timing does not match linked Meeting Booking timing. This may indicate a sync issue.',
	deletedLinkedEvent: (name: string, booking: string) =>
		`Calendar Event Sync '${name}' linked to Meeting Booking '${booking}' was deleted.`,

	isRequired: (label: string) => `${label} is required.`,
	notAnOption: (label: string, value: string, options: readonly string[]) =>
		`${label} cannot be '${value}'. It should be one of ${options.map((option) => `'${option}'`).join(', ')}.`,
	notText: (label: string) => `${label} must be text.`,
	notAFlag: (label: string) => `${label} must be true or false (1 or 0).`,
	notAWholeNumber: (label: string, min: number, max: number) =>
		`${label} must be a whole number between ${min} and ${max}.`,
	tooLong: (label: string, max: number) => `${label} must not be longer than ${max} characters.`,
	hasNul: (label: string) => `${label} must not contain NUL characters.`,
	dateTimeUnreadable: (label: string) =>
		`Invalid datetime format for ${label}. Use 2025-12-10T14:00:00Z or 2025-12-10 14:00:00 (UTC).`,
	dateTimeNotStorable: (label: string) =>
		`${label} cannot be stored: timestamps of this database end on 2038-01-19T03:14:07Z and begin on 1970-01-01T00:00:01Z.`,
	ambiguousForSeveral: (label: string) =>
		`${label} without offset means different instants for these events. Send it with an offset, or one event at a time.`,
	emailInvalid: (label: string, email: string) => `Invalid email format for ${label}: '${email}'`,
	zoneUnknown: (label: string, zone: string) => `${label} '${zone}' is not an IANA time zone, such as 'Europe/Berlin'.`,
	userMissing: (label: string, user: string) => `${label} '${user}' does not exist.`,
	feedUrlInvalid: (reason: string) => `iCal URL: ${reason}`,
	nestedFeedUrl: 'iCal URL cannot be sent with another record. Save it with the Calendar Integration itself.',
	secondPrimary: (name: string) =>
		`Calendar Integration '${name}' is already the primary calendar of this user. A user has one primary calendar.`,
	meetingTypeSlash: "Meeting Type must not contain '/'.",
	overrideNotAllowed: 'Override Conflicts may be set by a System Manager only.',
	workingHoursInvalid:
		'Working Hours must map weekdays (monday … sunday) to lists of {"start": "09:00", "end": "17:00"}, in order and without overlap.',
	dateInvalid: (label: string) => `${label} must be a date, YYYY-MM-DD.`,
	timeInvalid: (label: string) => `${label} must be a time of day, HH:MM.`,
	endTimeNotAfterStart: 'End Time must be after Start Time.',
	settingsNameNotUser: 'Name must be the id of the user whose settings these are.',

	argumentRequired: (argument: string) => `"${argument}" is required.`,
	argumentNotDateTime: (argument: string) =>
		`"${argument}" must be a date-time, such as 2025-12-10T14:00:00Z or 2025-12-10 14:00:00 (UTC).`,
	argumentNotDate: (argument: string) =>
		`"${argument}" must be a date (YYYY-MM-DD) or a date-time, such as 2025-12-10T14:00:00Z.`,
	argumentNotText: (argument: string) => `"${argument}" must be text.`,
	argumentNotFlag: (argument: string) => `"${argument}" must be true or false.`,
	argumentNotCalendars:
		'"calendars" must be a list of 1 to 100 calendars, such as [{"id": "primary", "sync_direction": "Two-Way"}].',
	startNotBeforeEnd: (start: string, end: string) => `"${start}" must be before "${end}".`,
	rangeTooLong: (days: number) => `The range must not be longer than ${days} days.`,
	userUnknown: (user: string) => `"user": no user '${user}'.`,

	noEventsForBooking: 'No calendar events found for this booking',
	allEventsSynced: 'All events synced successfully',
	someEventsFailing: 'Some events have sync issues',

	eventSynced: (name: string) => `Event '${name}' synced successfully`,
	eventGone: (name: string) => `Event '${name}' no longer exists in the external calendar and was marked as deleted`,
	syncErrorEntry: (at: string, message: string) =>
		`Sync Error (${at}):\n${message}\nRetry scheduled for next sync cycle.`,
	syncErrorFinal: (at: string, message: string) => `Sync Error (${at}):\n${message}\nNo further retry is scheduled.`,
	eventNotWritten: (name: string) => `Event '${name}' could not be written to its calendar yet.`,
	integrationPaused: (name: string) => `Calendar Integration '${name}' is paused or not active.`,
	notConnected: (provider: string) => `This calendar is not connected to ${provider}. Its owner has to connect it.`,
	pushFailed: (reason: string) => `Notifications could not be set up. Polling serves meanwhile. ${reason}`,
	cursorRefused: 'The calendar service did not answer a request for the whole calendar.',
	calendarNotWritable: 'This calendar cannot be written to.',
	idsUsedUp: 'The calendar service holds deleted events under every id this event could have.',
	changedMeanwhile: 'The event is being changed at the calendar service. It is written in a moment.',
	organizedByOther: (organizer: string) =>
		`The event is organized by ${organizer}; changes made here are not written to the calendar.`,
	writeGivenUpTitle: 'Calendar event could not be written to its calendar',
	conflictTitle: 'Calendar event changed on both sides',
	conflictLost: (field: string, value: string, side: 'here' | 'provider') =>
		`${field}: ${value}, written ${side === 'here' ? 'here' : 'in the external calendar'}, gave way to a later change.`,
	noFeedUrl: 'No iCal URL is stored for this integration. Enter it again.',
	suspiciousShrink: (known: number, found: number) =>
		`The calendar held ${found} events where ${known} are known. Nothing was deleted. If this is meant, sync it once with "confirm_deletions": true.`,
	syncFailedInternally: 'The sync failed for a reason of its own; the server log tells more.',
	syncBusy: 'A sync of this calendar is under way. Try again in a moment.',
	eventDeletedLocally: (name: string) => `Event '${name}' was deleted here and is not synced.`,
	eventNotInCalendar: 'The external calendar does not hold this event.',
	quarantined: (count: number, first: string) =>
		`${count} event(s) could not be read and were set aside. First: ${first}`,
	quarantinedTitle: 'Calendar event set aside',
	syncFailedTitle: 'Calendar sync failed',
	deletionTitle: 'Calendar Event Sync deleted',
	busyTitle: 'Busy',
	heldTitle: 'Held',
	bookingTitle: 'Meeting Booking',
	slotTaken: (stretches: readonly string[]) => `The time is taken: ${stretches.join('; ')}.`,
	busyStretch: (title: string, start: Date, end: Date) => `${title} (${start.toISOString()} - ${end.toISOString()})`,
	holdTooSmall: '"hold" does not cover the whole time of the booking.',
	argumentNotUsers: (most: number) =>
		`"users" must be e-mail addresses or ids of 1 to ${most} users, separated by commas.`,
	argumentNotMinutes: (argument: string, least: number, most: number) =>
		`"${argument}" must be a whole number of minutes between ${least} and ${most}.`,
	argumentNotDays: (argument: string, least: number, most: number) =>
		`"${argument}" must be a whole number of days between ${least} and ${most}.`,
	holdTooLong: (hours: number) => `A slot of more than ${hours} hours cannot be held.`,
	bookingEventTitle: (type: string, customer: string | null) => (customer === null ? type : `${type} - ${customer}`),
	bookingDeletedTitle: 'Meeting Booking deleted',
	bookingDeleted: (name: string, title: string, start: string, end: string, events: number) =>
		`Meeting Booking ${name} (${title}, ${start} - ${end}) was deleted, and with it ${events} calendar event(s).`,
	externalChangeSubject: (title: string) => `${title}: changed in the calendar`,
	externallyMoved: (start: string, end: string) =>
		`The calendar event was moved to ${start} - ${end}. The booking stays as it is until somebody accepts or refuses this.`,
	externallyDeleted:
		'The calendar event was deleted. The booking stays as it is until somebody accepts or refuses this.',
	noExternalChange: (name: string) => `Meeting Booking '${name}' has no change of its calendar to be settled.`,
	overrideTitle: 'Booked despite conflicts',
	overrideEntry: (name: string, stretches: readonly string[]) =>
		`Meeting Booking ${name} was saved with Override Conflicts over: ${stretches.join('; ')}.`,

	otherInstallationSubject: 'Nothing is written to calendars from here',
	otherInstallation:
		'This database belongs to another installation: it was copied or restored, or this installation has moved. So that the calendars of the other one stay as they are, nothing is written to calendars and no notifications are asked for. If the other installation is no more, a System Manager confirms this one with POST /meeting-manager/confirm_installation.',

	settingUnusable: (setting: string, reason: string) => `Meeting Manager: setting ${setting} is not usable: ${reason}`,
	settingEmpty: 'It must not be blank.',
	settingNotServiceUrl: 'It must be an http or https address without user name, query or fragment.',
	settingNotReturnUrl: (entry: string) =>
		`"${entry}" must be an http or https address without user name, query or fragment, such as https://app.example.com/calendars.`,
	settingNotTenant: 'It must be a tenant id, a domain of the tenant, common, organizations or consumers.',
	settingNotPublicUrl:
		'Connecting accounts needs the absolute address at which browsers reach Directus, such as https://directus.example.com.',
	settingMissingBeside: (other: string) => `${other} is set, so it must be set, too.`,

	providerNotConfigured: (provider: string) =>
		`${provider} accounts cannot be connected here: an administrator has to register an application at the provider and to set its client id and secret.`,
	returnUrlRefused: '"return_to" must be an address of this Directus, or one that MM_RETURN_URLS lists.',
	signInUnknown: 'This sign-in is not known, was used already, or began more than ten minutes ago. Start it again.',
	signInOtherBrowser: (publicUrl: string) =>
		`This sign-in was begun in another browser, or under another address than ${publicUrl}. Start it again there.`,
	signInOtherUser: 'This sign-in was begun by another user. Sign in as that user, or start it again.',
	signInDeclined: (provider: string) => `Access to ${provider} was declined. Nothing was connected.`,
	signInFailed: (provider: string, error: string) => `${provider} ended the sign-in: ${error}.`,
	scopesMissing: (provider: string, missing: readonly string[]) =>
		`${provider} was connected without ${missing.join(' and ')}. Connect again and leave every box ticked. Nothing was changed.`,
	otherAccount: (connected: string, expected: string) =>
		`You signed in as ${connected}, but this calendar belongs to ${expected}. Connect again and choose that account. Nothing was changed.`,
	renewalBusy: 'Another process is renewing the access to this account and has not finished. Try again in a moment.',
	accountUnknown: (account: string) => `"account": no account '${account}'.`,
	accountOfOtherProvider: (provider: string) => `"account" is no account of ${provider}.`,
	calendarUnknown: (id: string) => `"calendars": the account has no calendar '${id}'.`,
	calendarOneWayOnly: (name: string) => `Calendar '${name}' cannot be written to, so it can only be synced One-Way.`,
	calDavRefused: 'The server refused the user name or password. Many servers want an app password here.',
	connectAgain: (provider: string, account: string) =>
		`Connect ${account} (${provider}) again. Until then its known events keep blocking.`,
	googleTesting:
		'If this happens every seven days, the consent screen of the Google Cloud project is still in "Testing": an administrator has to publish it.',
	connectAgainSubject: (provider: string, account: string) => `Connect ${account} (${provider}) again`,
	connectAgainCalendars: (names: readonly string[]) => `Calendars: ${names.join(', ')}`,
} as const;
