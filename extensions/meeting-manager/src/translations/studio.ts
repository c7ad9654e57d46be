import { defineTexts } from './dictionary';

/** What the Studio calls our interfaces, displays and panels, and their options. */
export const studioTexts = defineTexts(
	{
		attendees: 'Attendees',
		bookingEvents: 'Calendar events of a booking',
		bookingLink: 'Link to a booking',
		errorLog: 'Error log',
		externalChange: 'Change made in the calendar',
		panelDays: 'Days',
		panelFigures: 'Lag and failures',
		panelParts: 'Shows',
		panelPerDay: 'Events per day',
		panelStates: 'Calendars by status',
		relativeTime: 'Time ago',
		syncHealth: 'Calendar sync',
		syncHealthHint: 'Calendars by status, events per day, lag and failures of the calendar sync',
		syncNow: 'Sync now',
		warnings: 'Warnings',
	},
	{
		attendees: 'Teilnehmer',
		bookingEvents: 'Kalendertermine einer Buchung',
		bookingLink: 'Verweis auf eine Buchung',
		errorLog: 'Fehlerprotokoll',
		externalChange: 'Änderung im Kalender',
		panelDays: 'Tage',
		panelFigures: 'Rückstand und Fehler',
		panelParts: 'Zeigt',
		panelPerDay: 'Termine je Tag',
		panelStates: 'Kalender nach Status',
		relativeTime: 'Zeit seither',
		syncHealth: 'Kalender-Synchronisierung',
		syncHealthHint: 'Kalender nach Status, Termine je Tag, Rückstand und Fehler der Kalender-Synchronisierung',
		syncNow: 'Jetzt synchronisieren',
		warnings: 'Warnungen',
	},
);
