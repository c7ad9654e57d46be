import { defineByEnglish } from './dictionary';

/** The help notes under the fields of all forms. */
export const noteTexts = defineByEnglish({
	'Given by the system, never reused.': 'Vom System vergeben, wird nie wiederverwendet.',

	'The calendar this event belongs to': 'Der Kalender, zu dem dieser Termin gehört',
	'Id given by the calendar service, unique within the calendar':
		'Kennung, die der Kalenderdienst vergibt; einmalig innerhalb des Kalenders',
	'Title or summary': 'Titel oder Zusammenfassung',
	'Synced and Pending Sync block availability; deleted events never do':
		'Synchronisierte und wartende Termine blockieren die Verfügbarkeit, gelöschte nie',
	'Address or link of a video call': 'Adresse oder Link einer Videokonferenz',
	'Who takes part, and what each has answered': 'Wer teilnimmt, und was jeder geantwortet hat',
	'The booking this event stands for': 'Die Buchung, für die dieser Termin steht',
	'A choice made by hand is kept by later syncs':
		'Eine Entscheidung von Hand bleibt bei späteren Synchronisierungen erhalten',
	'When this event was last synced': 'Wann dieser Termin zuletzt synchronisiert wurde',
	'When it was last changed in the external calendar': 'Wann er zuletzt im externen Kalender geändert wurde',

	'The rule that decided whether this event blocks': 'Die Regel, nach der dieser Termin blockiert oder nicht',
	'A person decided; syncs leave it alone': 'Ein Mensch hat entschieden; Synchronisierungen lassen es so',
	'Failed attempts in a row': 'Fehlversuche in Folge',
	'CalDAV: the path of the calendar object': 'CalDAV: der Pfad des Kalenderobjekts',
	'What has still to be done at the calendar service': 'Was beim Kalenderdienst noch zu tun ist',
	'What the booking last made of this event': 'Was die Buchung zuletzt aus diesem Termin gemacht hat',
	'The version both sides had before a change made here':
		'Die Fassung, die beide Seiten vor einer Änderung von hier hatten',
	'The start the series gives this occurrence': 'Der Beginn, den die Serie diesem Termin gibt',
	'Fingerprint of what the calendar last said': 'Fingerabdruck dessen, was der Kalender zuletzt gesagt hat',
	'Fingerprint of the external id; unique within the calendar':
		'Fingerabdruck der externen Kennung; einmalig innerhalb des Kalenders',
	'Written by a sync, so a sync may change or delete it':
		'Von einer Synchronisierung geschrieben, also darf eine sie ändern oder löschen',
	'0 up to a day, 1 up to 32 days, 2 longer; each is looked up apart':
		'0 bis zu einem Tag, 1 bis zu 32 Tagen, 2 länger; jede Länge wird für sich gesucht',
	'Warnings of the last save': 'Warnungen beim letzten Speichern',
	'Last change of content; stamps of the sync do not count':
		'Letzte Änderung des Inhalts; Zeitstempel der Synchronisierung zählen nicht',
	'Name of the event before it was archived': 'Name des Termins, bevor er archiviert wurde',

	'Whose calendar this is': 'Wessen Kalender das ist',
	'Address of the feed (provider iCal). Kept encrypted: afterwards only its host is shown':
		'Adresse des Kalenderabos (Anbieter iCal). Wird verschlüsselt aufbewahrt: danach ist nur ihr Server zu sehen',
	'Id of the calendar at the provider': 'Kennung des Kalenders beim Anbieter',
	'IANA zone: all-day events and times without a zone are read in it':
		'IANA-Zone: Ganztägige Termine und Zeiten ohne Zone werden in ihr gelesen',
	'Inactive calendars keep their events but do not block':
		'Inaktive Kalender behalten ihre Termine, blockieren aber nicht',
	'Bookings are written to it; one for each user': 'In ihn werden Buchungen geschrieben; einer je Benutzer',
	'Days back from now': 'Tage zurück ab jetzt',
	'Days ahead of now': 'Tage voraus ab jetzt',
	'Whether tentative events block availability': 'Ob vorläufige Termine die Verfügbarkeit blockieren',
	'What happens to events deleted in the external calendar':
		'Was mit Terminen geschieht, die im externen Kalender gelöscht werden',
	'Let the provider send invitations for bookings': 'Den Anbieter Einladungen zu Buchungen verschicken lassen',
	"Write bookings to other users' calendars who attend":
		'Buchungen auch in die Kalender anderer Benutzer schreiben, die teilnehmen',
	'What a change of a booked meeting made at the provider does to the booking':
		'Was eine Änderung beim Anbieter an einem gebuchten Termin mit der Buchung macht',
	'Failed attempts after which an event is given up and stops blocking':
		'Fehlversuche, nach denen ein Termin aufgegeben wird und nicht mehr blockiert',

	'Part of the booking’s name; without /': 'Teil des Namens der Buchung; ohne /',
	'Book despite conflicts (System Manager)': 'Trotz Konflikten buchen (System Manager)',
	'The hold on this slot that the booking redeems': 'Die Vormerkung dieser Zeit, die von der Buchung eingelöst wird',
	'A change made in the calendar, to be accepted or refused':
		'Eine Änderung im Kalender, die anzunehmen oder abzulehnen ist',

	"The user's id": 'Die Kennung des Benutzers',
	"IANA zone; empty: that of the user's primary calendar": 'IANA-Zone; leer: die des Hauptkalenders des Benutzers',
	'For each weekday a list of "start" and "end"; empty: Monday to Friday 09:00–17:00':
		'Je Wochentag (englisch) eine Liste von „start“ und „end“; leer: Montag bis Freitag 09:00–17:00',
	'Empty: no limit': 'Leer: keine Grenze',
	"A day in the user's zone": 'Ein Tag in der Zone des Benutzers',
	'Off: empty for the whole day': 'Frei: leer für den ganzen Tag',

	'Events that were new': 'Neue Termine',
	'Events that had changed': 'Geänderte Termine',
	'Events that were gone': 'Verschwundene Termine',
	'Events that were as known': 'Unveränderte Termine',
	'Events that could not be read and were set aside': 'Termine, die nicht lesbar waren und beiseitegelegt wurden',
});
