import type { Pace } from './limits';
import { propertyName, readProperty } from './property';

/** The content lines of one VEVENT, without those of its alarms, and its text as it stands in the feed. */
export interface RawEvent {
	lines: string[];
	raw: string;
	/** False where the next event or the end of the calendar came before its END:VEVENT. */
	isClosed: boolean;
}

/** One VCALENDAR cut into its parts, nothing read yet. */
export interface RawCalendar {
	/** X-WR-TIMEZONE. */
	timeZoneName: string | null;
	/** The content lines of each VTIMEZONE, BEGIN and END of its observances included. */
	timeZones: string[][];
	events: RawEvent[];
}

const LINES_PER_TURN = 2_000;

/**
 * Cuts a feed into calendars and components, in time linear in its length, whatever it holds. Nesting
 * is counted, not followed, so an event with a broken alarm is still an event. Null where the text is
 * no complete calendar: no BEGIN:VCALENDAR, or one without its END.
 */
export async function splitFeed(text: string, pace: Pace): Promise<RawCalendar[] | null> {
	const reader = createReader(text);
	let position = 0;
	let count = 0;
	while (position < text.length) {
		const lineStart = position;
		const [line, next] = unfoldedLine(text, position);
		position = next;
		if (line !== '') reader.take(line, lineStart);
		if (++count % LINES_PER_TURN === 0) await pace();
	}
	return reader.finish();
}

/** A text as every engine and database can take it: no BOM or blanks before it, no NUL, no lone surrogates, LF line ends. */
export function cleanText(text: string): string {
	const wellFormed = text
		.replaceAll(/\p{Cs}/gu, '\uFFFD')
		.replaceAll('\0', '')
		.trimStart();
	return wellFormed.includes('\n') ? wellFormed : wellFormed.replaceAll('\r', '\n');
}

/** The line at a position with its folded continuations, and where the next one begins. */
function unfoldedLine(text: string, start: number): [string, number] {
	let end = lineEnd(text, start);
	let line = withoutCarriageReturn(text, start, end);
	while (text[end + 1] === ' ' || text[end + 1] === '\t') {
		const from = end + 2;
		end = lineEnd(text, from);
		line += withoutCarriageReturn(text, from, end);
	}
	return [line, end + 1];
}

function lineEnd(text: string, from: number): number {
	const end = text.indexOf('\n', from);
	return end === -1 ? text.length : end;
}

function withoutCarriageReturn(text: string, start: number, end: number): string {
	let last = end;
	while (last > start && text[last - 1] === '\r') last--;
	return text.slice(start, last);
}

interface Reader {
	take: (line: string, lineStart: number) => void;
	finish: () => RawCalendar[] | null;
}

/** The state machine behind `splitFeed`: at most one calendar, and in it one component, is open at a time. */
function createReader(text: string): Reader {
	const calendars: RawCalendar[] = [];
	let calendar: RawCalendar | null = null;
	let open: { kind: 'VEVENT' | 'VTIMEZONE'; lines: string[]; start: number; depth: number } | null = null;
	let otherDepth = 0;
	let isTruncated = false;

	function closeEvent(end: number, isClosed: boolean): void {
		if (open?.kind === 'VEVENT') {
			calendar?.events.push({ lines: open.lines, raw: text.slice(open.start, end), isClosed });
		}
		open = null;
	}

	function begin(component: string, lineStart: number): void {
		if (component === 'VCALENDAR') {
			if (calendar) isTruncated = true;
			closeEvent(lineStart, false);
			calendar = { timeZoneName: null, timeZones: [], events: [] };
			otherDepth = 0;
		} else if (component === 'VEVENT' || component === 'VTIMEZONE') {
			closeEvent(lineStart, false);
			open = { kind: component, lines: [], start: lineStart, depth: 0 };
		} else if (open) {
			open.depth++;
		} else {
			otherDepth++;
		}
	}

	function end(component: string, lineStart: number): void {
		if (component === 'VCALENDAR') {
			if (!calendar) return;
			closeEvent(lineStart, false);
			calendars.push(calendar);
			calendar = null;
		} else if (open?.kind === component) {
			if (component === 'VTIMEZONE') calendar?.timeZones.push(open.lines);
			closeEvent(lineStart + component.length + 'END:'.length, true);
		} else if (open) {
			open.depth = Math.max(0, open.depth - 1);
		} else {
			otherDepth = Math.max(0, otherDepth - 1);
		}
	}

	return {
		take: (line, lineStart) => {
			const marker = componentMarker(line);
			if (marker?.kind === 'BEGIN') begin(marker.component, lineStart);
			else if (marker) end(marker.component, lineStart);
			if (open && (open.kind === 'VTIMEZONE' || (open.depth === 0 && !marker))) open.lines.push(line);
			else if (!open && !marker && calendar && otherDepth === 0) readCalendarLine(calendar, line);
		},
		finish: () => (calendar || isTruncated || calendars.length === 0 ? null : calendars),
	};
}

function componentMarker(line: string): { kind: 'BEGIN' | 'END'; component: string } | null {
	const parts = /^(BEGIN|END)\s*:\s*([\w-]{1,64})\s*$/i.exec(line);
	if (!parts?.[1] || !parts[2]) return null;
	return { kind: parts[1].toUpperCase() === 'BEGIN' ? 'BEGIN' : 'END', component: parts[2].toUpperCase() };
}

function readCalendarLine(calendar: RawCalendar, line: string): void {
	if (propertyName(line) === 'X-WR-TIMEZONE') calendar.timeZoneName ??= readProperty(line)?.value.trim() ?? null;
}
