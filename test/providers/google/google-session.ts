import { afterEach } from 'vitest';
import { createGoogleAccount } from '../../../extensions/meeting-manager/src/providers/google/index';
import type {
	CalendarAccount,
	CalendarSession,
	CalendarWriter,
	Cursor,
	OutgoingEvent,
	PullResult,
} from '../../../extensions/meeting-manager/src/providers/provider';
import { openGate } from '../../../extensions/meeting-manager/src/providers/rate-gate';
import type { HttpClientOptions } from '../../../extensions/meeting-manager/src/providers/request';
import { client } from '../../support/http-client';
import {
	startGoogleSimulator,
	type GoogleSimulator,
	type GoogleSimulatorOptions,
} from '../../support/simulator/google/start';

export const OWNER = 'owner@example.com';
export const JANUARY = { start: new Date('2026-01-01T00:00:00Z'), end: new Date('2026-02-01T00:00:00Z') };

let running: GoogleSimulator | undefined;
afterEach(async () => {
	const simulator = running;
	running = undefined;
	// Fails the test that broke Google's rules.
	await simulator?.stop();
});

export interface Opened {
	google: GoogleSimulator;
	account: CalendarAccount;
	session: CalendarSession;
	writer: CalendarWriter;
	/** How often a token was asked to be renewed. */
	renewals: () => number;
	/** Ids that count as stored. */
	known: Set<string>;
	pull: (cursor?: Cursor | null, window?: typeof JANUARY) => Promise<PullResult>;
}

export async function openGoogle({
	calendarId = OWNER,
	timeZone = 'UTC',
	http = {},
	renew,
	...options
}: GoogleSimulatorOptions & {
	calendarId?: string;
	timeZone?: string;
	http?: Partial<HttpClientOptions>;
	/** What the source of tokens answers when asked for another one. Default: a good one. */
	renew?: (google: GoogleSimulator) => string;
} = {}): Promise<Opened> {
	const google = await startGoogleSimulator({ accounts: [{ email: OWNER, timeZone }], ...options });
	running = google;
	let token = google.issueToken();
	let renewals = 0;
	const tokens = {
		accountId: 'account-1',
		token: async ({ renew: isRenewal } = { renew: false }) => {
			if (isRenewal) {
				renewals += 1;
				token = renew?.(google) ?? google.issueToken();
			}
			return token;
		},
	};
	const account = createGoogleAccount({ http: client(http), tokens, apiUrl: google.url, gate: openGate });
	const session = account.open(calendarId);
	if (session.writer === null) throw new Error('Google calendars can be written to.');
	const known = new Set<string>();
	const findKnown = async (ids: readonly string[]) => new Set(ids.filter((id) => known.has(id)));
	return {
		google,
		account,
		session,
		writer: session.writer,
		renewals: () => renewals,
		known,
		pull: (cursor = null, window = JANUARY) =>
			session.pull({ cursor, window, timeZone, ownerEmails: [OWNER], findKnown }),
	};
}

export const READ = { timeZone: 'UTC', ownerEmails: [OWNER], window: JANUARY };

export const timed = (start: string, end: string) => ({ start: { dateTime: start }, end: { dateTime: end } });

export const outgoing = (changes: Partial<OutgoingEvent> = {}): OutgoingEvent => ({
	title: 'Site visit',
	description: null,
	location: null,
	isAllDay: false,
	start: new Date('2026-01-05T10:00:00Z'),
	end: new Date('2026-01-05T11:00:00Z'),
	timeZone: 'UTC',
	blocks: true,
	attendees: [],
	...changes,
});

/** The result of a pull as one kind; anything else fails the test. */
export function expectKind<K extends PullResult['kind']>(
	result: PullResult,
	kind: K,
): Extract<PullResult, { kind: K }> {
	if (!isKind(result, kind)) throw new Error(`The pull was ${result.kind}, not ${kind}.`);
	return result;
}

function isKind<K extends PullResult['kind']>(result: PullResult, kind: K): result is Extract<PullResult, { kind: K }> {
	return result.kind === kind;
}
