import { instantToLocal, localToInstant } from '../../../extensions/meeting-manager/src/time';

export interface PageCalendar {
	id: string;
	name: string;
	/** Whose it is: an address. */
	owner: string;
	/** IANA. */
	timeZone: string;
}

/** What a person enters. Of an all-day event the times are midnights as if every zone were UTC, the end exclusive. */
export interface PageEntry {
	title: string;
	isAllDay: boolean;
	startMs: number;
	endMs: number;
}

export interface PageEvent extends PageEntry {
	id: string;
	isOfSeries: boolean;
}

/** The calendars of a stand-in, as their owners use them. What writes returns why it was refused, null where it was done. */
export interface CalendarDesk {
	/** Whom it stands for. */
	provider: string;
	nowMs: () => number;
	calendars: () => PageCalendar[];
	/** Occurrences of series one by one. */
	events: (calendarId: string, fromMs: number, untilMs: number) => PageEvent[];
	add: (calendarId: string, entry: PageEntry) => string | null;
	change: (calendarId: string, id: string, entry: PageEntry) => string | null;
	remove: (calendarId: string, id: string) => string | null;
}

interface PageRequest {
	method: string;
	url: URL;
	form: URLSearchParams;
}

export interface PageReply {
	status: number;
	headers?: Record<string, string>;
	html: string;
}

const DAY_MS = 86_400_000;
const DAYS_SHOWN = 400;
const EVENTS_SHOWN = 200;

/** The page at `/` on which a person sees and changes what calendars hold; null for any other address. */
export function answerCalendarPage(desk: CalendarDesk, { method, url, form }: PageRequest): PageReply | null {
	if (url.pathname !== '/') return null;
	const calendars = desk.calendars();
	const wanted = url.searchParams.get('calendar');
	const calendar = wanted === null ? calendars[0] : calendars.find(({ id }) => id === wanted);
	if (calendar === undefined) return page(404, desk, calendars, null, '<p>There is no such calendar.</p>');
	if (method !== 'POST') return page(200, desk, calendars, calendar, '');
	const refusal = write(desk, calendar, form);
	if (refusal === null) return { status: 303, headers: { location: addressOf(calendar) }, html: '' };
	return page(400, desk, calendars, calendar, `<p role="alert">${escapeHtml(refusal)}</p>`);
}

function write(desk: CalendarDesk, calendar: PageCalendar, form: URLSearchParams): string | null {
	const id = form.get('id') ?? '';
	if (form.get('action') === 'delete') return desk.remove(calendar.id, id);
	const entry = readEntry(form, calendar);
	if (entry === null) return 'Enter a start, and an end that is not before it.';
	return form.get('action') === 'add' ? desk.add(calendar.id, entry) : desk.change(calendar.id, id, entry);
}

function readEntry(form: URLSearchParams, { timeZone }: PageCalendar): PageEntry | null {
	const [start = '', end = ''] = ['start', 'end'].map((name) => form.get(name) ?? '');
	const isAllDay = /^\d{4}-\d{2}-\d{2}$/.test(start);
	const startMs = isAllDay ? Date.parse(start) : fromWall(start, timeZone);
	// A person names the last day.
	const endMs = isAllDay ? Date.parse(end) + DAY_MS : fromWall(end, timeZone);
	return startMs <= endMs ? { title: form.get('title') ?? '', isAllDay, startMs, endMs } : null;
}

function page(
	status: number,
	desk: CalendarDesk,
	calendars: readonly PageCalendar[],
	shown: PageCalendar | null,
	notice: string,
): PageReply {
	const title = `${desk.provider} stand-in`;
	const links = calendars.map((calendar) => {
		const text = escapeHtml(calendar.name === calendar.owner ? calendar.name : `${calendar.name} (${calendar.owner})`);
		return `<li><a href="${escapeHtml(addressOf(calendar))}"${calendar === shown ? ' aria-current="page"' : ''}>${text}</a></li>`;
	});
	const style =
		'body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}ul{list-style:none;padding:0}li{margin:.5rem 0}a[aria-current]{font-weight:bold}input{font:inherit}[role=alert]{color:#b00020}';
	return {
		status,
		html: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${style}</style><h1>${escapeHtml(title)}</h1><nav><ul>${links.join('')}</ul></nav>${notice}${shown === null ? '' : calendarSection(desk, shown)}</html>`,
	};
}

function calendarSection(desk: CalendarDesk, calendar: PageCalendar): string {
	const fromMs = desk.nowMs() - DAY_MS;
	const events = desk
		.events(calendar.id, fromMs, fromMs + DAYS_SHOWN * DAY_MS)
		.toSorted((a, b) => a.startMs - b.startMs)
		.slice(0, EVENTS_SHOWN);
	const rows = events.map((event) => `<li>${eventForm(event, calendar)}</li>`);
	const nextHourMs = Math.ceil(desk.nowMs() / 3_600_000) * 3_600_000;
	const proposal = { title: '', isAllDay: false, startMs: nextHourMs, endMs: nextHourMs + 3_600_000 };
	return [
		`<h2>${escapeHtml(calendar.name)}</h2><p>Times are those of ${escapeHtml(calendar.timeZone)}.</p>`,
		`<h3>New event</h3>${form(calendar, fields(proposal, calendar), '<button name="action" value="add">Add</button>')}`,
		`<h3>Coming events</h3>${rows.length === 0 ? '<p>None.</p>' : `<ul>${rows.join('')}</ul>`}`,
	].join('');
}

function eventForm(event: PageEvent, calendar: PageCalendar): string {
	const id = `<input type="hidden" name="id" value="${escapeHtml(event.id)}">`;
	const buttons =
		'<button name="action" value="change">Save</button> <button name="action" value="delete">Delete</button>';
	return form(calendar, id + fields(event, calendar), `${buttons}${event.isOfSeries ? ' (one of a series)' : ''}`);
}

function form(calendar: PageCalendar, inputs: string, buttons: string): string {
	return `<form method="post" action="${escapeHtml(addressOf(calendar))}">${inputs} ${buttons}</form>`;
}

function fields({ title, isAllDay, startMs, endMs }: PageEntry, { timeZone }: PageCalendar): string {
	const type = isAllDay ? 'date' : 'datetime-local';
	const show = (instantMs: number): string =>
		isAllDay ? new Date(instantMs).toISOString().slice(0, 10) : toWall(instantMs, timeZone);
	const input = (kind: string, name: string, value: string, label: string): string =>
		`<input type="${kind}" name="${name}" value="${escapeHtml(value)}" aria-label="${label}" required>`;
	return [
		input('text', 'title', title, 'Title'),
		input(type, 'start', show(startMs), 'Start'),
		input(type, 'end', show(isAllDay ? endMs - DAY_MS : endMs), 'End'),
	].join(' ');
}

function addressOf({ id }: PageCalendar): string {
	return `/?calendar=${encodeURIComponent(id)}`;
}

/** What the zone's clocks show, to the minute: `2026-02-03T09:30`. */
export function toWall(instantMs: number, zone: string): string {
	const { year, month, day, hour, minute } = instantToLocal(new Date(instantMs), zone);
	const two = (value: number): string => String(value).padStart(2, '0');
	return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}

/** NaN for what is no wall time. */
function fromWall(text: string, zone: string): number {
	const parts = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?/.exec(text);
	if (parts === null) return Number.NaN;
	const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts
		.slice(1)
		.map((part) => Number(part ?? 0));
	return localToInstant({ year, month, day, hour, minute, second }, zone).getTime();
}

export function escapeHtml(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
