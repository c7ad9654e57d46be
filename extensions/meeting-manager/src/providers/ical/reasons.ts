/** Why an item of a feed is kept apart, and what was repaired on the way in: one sentence each, for people. */
export const reasons = {
	notClosed: 'The event is cut off: its END:VEVENT is missing.',
	noStart: 'The event has no start (DTSTART).',
	startUnreadable: (value: string) => `The start '${short(value)}' is no date or time that exists.`,
	endUnreadable: (value: string) => `The end '${short(value)}' is no date or time that exists.`,
	durationUnreadable: (value: string) => `The duration '${short(value)}' cannot be read.`,
	severalStarts: 'The event has several different starts.',
	endBeforeStart: 'The event ends before it starts.',
	recurrenceIdUnreadable: (value: string) => `The RECURRENCE-ID '${short(value)}' is no date or time that exists.`,
	ruleUnreadable: 'The recurrence rule cannot be read.',
	ruleTooDense: 'The recurrence rule gives more occurrences than a calendar can hold.',
	ruleTooSlow: 'The recurrence rule takes too long to compute.',
	feedTooSlow: 'The recurrence rules of this calendar take too long to compute.',
	feedTooLarge: 'The recurring events of this calendar have too many occurrences.',
	tooManyDates: 'The event lists more dates than a calendar can hold.',

	unknownZone: (name: string, used: string) => `The time zone '${short(name)}' is unknown; times were read in ${used}.`,
	zoneByOffset: (name: string) => `The time zone '${short(name)}' is known by its offset only.`,
	zeroLength: 'The event has no length; it is stored one second long and does not block.',
	listedDateUnreadable: (value: string) => `A further date '${short(value)}' cannot be read and was left out.`,
	excludedDateUnreadable: (value: string) => `An excluded date '${short(value)}' cannot be read and was left out.`,
	excludedRuleUnreadable: 'An excluding rule cannot be read and was left out.',
	attendeeLeftOut: (value: string) =>
		`The attendee '${short(value)}' was left out: no e-mail address, or one of too many.`,
	attendeesLeftOut: (count: number) => `${count} more attendees were left out.`,
	organizerLeftOut: (value: string) => `The organizer '${short(value)}' has no e-mail address and was left out.`,
	cutShort: (field: string, max: number) => `The ${field} was cut to ${max} characters.`,

	notACalendar: 'The address answered with something that is no complete calendar.',
};

function short(value: string): string {
	return value.length > 80 ? `${value.slice(0, 80)}…` : value;
}
