import { defineTexts } from './dictionary';

/** Texts of the interfaces and displays in forms and lists. */
export const formTexts = defineTexts(
	{
		attendees: '{count} attendee | {count} attendees',
		noAttendees: 'No attendees',
	},
	{
		attendees: '{count} Teilnehmer | {count} Teilnehmer',
		noAttendees: 'Keine Teilnehmer',
	},
);
