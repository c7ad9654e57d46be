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
	startNotBeforeEnd: (start: string, end: string) => `"${start}" must be before "${end}".`,
	rangeTooLong: (days: number) => `The range must not be longer than ${days} days.`,
	userUnknown: (user: string) => `"user": no user '${user}'.`,

	noEventsForBooking: 'No calendar events found for this booking',
	allEventsSynced: 'All events synced successfully',
	someEventsFailing: 'Some events have sync issues',

	eventSynced: (name: string) => `Event '${name}' synced successfully`,
	eventGone: (name: string) => `Event '${name}' no longer exists in the external calendar and was marked as deleted`,
	eventNotSyncable: (provider: string) => `Calendars of provider '${provider}' cannot be synced by this version.`,
	syncErrorEntry: (at: string, message: string) =>
		`Sync Error (${at}):\n${message}\nRetry scheduled for next sync cycle.`,
	syncErrorFinal: (at: string, message: string) => `Sync Error (${at}):\n${message}\nNo further retry is scheduled.`,
	integrationPaused: (name: string) => `Calendar Integration '${name}' is paused or not active.`,
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
} as const;
