import { defineTexts } from './dictionary';

/** Texts that the pages of the module share. */
export const moduleTexts = defineTexts(
	{
		myCalendars: 'My calendars',
		myWeek: 'My week',
		team: 'Team availability',
		health: 'Sync health',
		help: 'About this page',
		myCalendarsHelp:
			'Your calendars are read every few minutes, and what is busy in them blocks your time here.\nThe primary calendar gives your time zone, and bookings are written to it if it is Two-Way.\nA paused calendar keeps its events. A removed one moves them to the archive.',
		myWeekHelp:
			'Events of all your calendars, in your time zone.\nWhat is filled blocks your time; what is dashed does not: free, declined and cancelled events.',
		teamHelp:
			'Free for all are times within everybody’s working hours that nothing blocks.\nHatched rows are not known for sure: a calendar was not synced lately, or there is none.',
		healthHelp:
			'Calendars that fail keep their events, which go on blocking.\nA failed event is tried again by itself until its calendar’s retry threshold; Retry tries it now.\nWhat could not be read is set aside and read again with each sync.',
		loading: 'Loading',
		tryAgain: 'Try again',
		noAnswer: 'The server did not answer. Check your connection.',
		notForYou: 'For System Managers',
		notForYouNote: 'Sync health shows everybody’s calendars. Ask a System Manager.',
		never: 'never',
		cancel: 'Cancel',
		close: 'Close',
		back: 'Back',
		previousPage: 'Previous page',
		nextPage: 'Next page',
		pageOf: '{first}–{last} of {total}',
	},
	{
		myCalendars: 'Meine Kalender',
		myWeek: 'Meine Woche',
		team: 'Verfügbarkeit im Team',
		health: 'Zustand der Synchronisation',
		help: 'Über diese Seite',
		myCalendarsHelp:
			'Ihre Kalender werden alle paar Minuten gelesen; was in ihnen belegt ist, belegt hier Ihre Zeit.\nDer Hauptkalender bestimmt Ihre Zeitzone, und Buchungen werden in ihn geschrieben, wenn er Two-Way ist.\nEin angehaltener Kalender behält seine Termine. Die eines entfernten kommen ins Archiv.',
		myWeekHelp:
			'Termine aller Ihrer Kalender, in Ihrer Zeitzone.\nGefüllte belegen Ihre Zeit; gestrichelte nicht: freie, abgelehnte und abgesagte Termine.',
		teamHelp:
			'Für alle frei sind Zeiten in der Arbeitszeit aller, die nichts belegt.\nSchraffierte Zeilen sind nicht sicher bekannt: Ein Kalender wurde länger nicht synchronisiert, oder es gibt keinen.',
		healthHelp:
			'Gestörte Kalender behalten ihre Termine, und diese belegen weiter Zeit.\nEin fehlgeschlagener Termin wird bis zur Schwelle seines Kalenders von selbst erneut versucht, auf Knopfdruck sofort.\nWas nicht lesbar war, wird zurückgelegt und bei jeder Synchronisation erneut gelesen.',
		loading: 'Wird geladen',
		tryAgain: 'Erneut versuchen',
		noAnswer: 'Der Server hat nicht geantwortet. Prüfen Sie Ihre Verbindung.',
		notForYou: 'Nur für System Manager',
		notForYouNote: 'Der Zustand der Synchronisation zeigt die Kalender aller. Wenden Sie sich an einen System Manager.',
		never: 'noch nie',
		cancel: 'Abbrechen',
		close: 'Schließen',
		back: 'Zurück',
		previousPage: 'Vorherige Seite',
		nextPage: 'Nächste Seite',
		pageOf: '{first}–{last} von {total}',
	},
);
