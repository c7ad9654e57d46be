/**
 * The one place that names Google's client, and only its part for calendars: the whole of `googleapis` is a bundle of
 * 13 MB that is built for minutes.
 */
export { auth, calendar } from 'googleapis/build/src/apis/calendar/index.js';
export type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
