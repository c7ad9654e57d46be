import { defineByEnglish, defineTexts } from './dictionary';

/** Names of the collections: of all their items, and of one. */
export const collectionNames = defineTexts(
	{
		folder: 'Meeting Manager',
		events: 'Calendar Events',
		event: 'Calendar Event',
		integrations: 'Calendar Integrations',
		integration: 'Calendar Integration',
		bookings: 'Meeting Bookings',
		booking: 'Meeting Booking',
		allSettings: 'User Settings',
		settings: 'User Settings',
		rules: 'Availability Rules',
		rule: 'Availability Rule',
		runs: 'Sync Runs',
		run: 'Sync Run',
		errors: 'Error Log',
		error: 'Error Log Entry',
		archivedEvents: 'Archived Events',
		archivedEvent: 'Archived Event',
	},
	{
		folder: 'Meeting Manager',
		events: 'Kalendertermine',
		event: 'Kalendertermin',
		integrations: 'Kalenderanbindungen',
		integration: 'Kalenderanbindung',
		bookings: 'Buchungen',
		booking: 'Buchung',
		allSettings: 'Einstellungen',
		settings: 'Einstellungen',
		rules: 'Verfügbarkeitsregeln',
		rule: 'Verfügbarkeitsregel',
		runs: 'Synchronisierungen',
		run: 'Synchronisierung',
		errors: 'Fehlerprotokoll',
		error: 'Eintrag im Fehlerprotokoll',
		archivedEvents: 'Archivierte Termine',
		archivedEvent: 'Archivierter Termin',
	},
);

/** Lists that are ready beside those which everybody makes for themselves. */
export const bookmarkNames = defineByEnglish({
	'Failed syncs': 'Gescheitert',
	Pending: 'Wartend',
	'This week': 'Diese Woche',
});

/** Titles of our own errors in the Studio's dialogs, by the key it looks them up with. */
export const errorTitles = defineTexts(
	{
		'errors.MM_CONFLICT': 'The time is taken',
		'errors.MM_PROVIDER_ERROR': 'The calendar service did not do it',
	},
	{
		'errors.MM_CONFLICT': 'Die Zeit ist belegt',
		'errors.MM_PROVIDER_ERROR': 'Der Kalenderdienst hat es nicht getan',
	},
);
