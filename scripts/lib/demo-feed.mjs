import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { root } from './paths.mjs';

/** The Monday that the bundled calendar is written around. */
const writtenFor = Date.UTC(2025, 11, 8);
const dayMs = 86_400_000;

/** The Monday, as UTC midnight, on or after the day of `nowMs`. */
export function comingMonday(nowMs) {
	const today = Math.floor(nowMs / dayMs) * dayMs;
	return today + ((8 - new Date(today).getUTCDay()) % 7) * dayMs;
}

/**
 * Moves every date of the events by whole weeks, so that the calendar always speaks of the coming week. Rules of time
 * zones stay as they are.
 * @param {string} calendar iCalendar text
 * @param {number} nowMs
 */
export function moveToComingWeek(calendar, nowMs) {
	const shiftMs = comingMonday(nowMs) - writtenFor;
	let isInZone = false;
	return calendar.replace(/[^\r\n]+/g, (line) => {
		if (line === 'BEGIN:VTIMEZONE') isInZone = true;
		if (line === 'END:VTIMEZONE') isInZone = false;
		if (isInZone || !/^(DTSTART|DTEND|RECURRENCE-ID|EXDATE|RDATE)[;:]/.test(line)) return line;
		return line.replace(/\b(\d{4})(\d\d)(\d\d)(?=T\d{6}|\b)/g, (_, year, month, day) => {
			const moved = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)) + shiftMs);
			return moved.toISOString().slice(0, 10).replaceAll('-', '');
		});
	});
}

/**
 * Serves the bundled calendar on loopback as a calendar service would, with ETag and 304.
 * @param {number} [wantedPort] the one used last time; another is taken if it is not free
 * @returns {Promise<{url: string, port: number, close: () => void}>}
 */
export async function serveDemoFeed(wantedPort = 0) {
	const calendar = await readFile(path.join(root, 'scripts/demo/sarah.ics'), 'utf8');
	const server = createServer((request, response) => {
		if (request.url !== '/sarah.ics') {
			response.writeHead(404).end();
			return;
		}
		const body = moveToComingWeek(calendar, Date.now());
		const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`;
		const isKnown = request.headers['if-none-match'] === etag;
		response.writeHead(isKnown ? 304 : 200, { etag, 'content-type': 'text/calendar; charset=utf-8' });
		response.end(isKnown || request.method === 'HEAD' ? undefined : body);
	});
	const port = (await listen(server, wantedPort)) ?? (await listen(server, 0));
	server.unref();
	return { url: `http://127.0.0.1:${port}/sarah.ics`, port, close: () => server.close() };
}

function listen(server, port) {
	return new Promise((resolve) => {
		const refuse = () => resolve(null);
		server.once('error', refuse);
		server.listen(port, '127.0.0.1', () => {
			server.off('error', refuse);
			resolve(server.address().port);
		});
	});
}
