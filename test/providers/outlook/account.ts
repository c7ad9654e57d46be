import { afterEach } from 'vitest';
import { createOutlookAccount } from '../../../extensions/meeting-manager/src/providers/outlook/index';
import { ProviderError } from '../../../extensions/meeting-manager/src/providers/provider';
import type {
	CalendarSession,
	PullInput,
	PullResult,
	TokenSource,
} from '../../../extensions/meeting-manager/src/providers/provider';
import { openGate } from '../../../extensions/meeting-manager/src/providers/rate-gate';
import { client } from '../../support/http-client';
import {
	startGraphSimulator,
	type GraphSimulator,
	type GraphSimulatorOptions,
} from '../../support/simulator/graph/start';

export const OWNER = 'sarah@contoso.example';
export const WINDOW = { start: new Date('2026-01-01T00:00:00Z'), end: new Date('2026-04-01T00:00:00Z') };

/** A person's default calendar at the simulator, opened by the product. */
export interface Fixture {
	simulator: GraphSimulator;
	session: CalendarSession;
	/** Of the default calendar. */
	calendarId: string;
	/** Opens another calendar of the account. */
	open: (calendarId: string) => CalendarSession;
	listCalendars: ReturnType<typeof createOutlookAccount>['listCalendars'];
	/** Whether each request for a token asked for a new one. */
	tokenRequests: boolean[];
}

const stopping: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(stopping.splice(0).map((stop) => stop()));
});

/** Started for one test and stopped after it. */
export async function connect(options: GraphSimulatorOptions = {}): Promise<Fixture> {
	const simulator = await startGraphSimulator(options);
	stopping.push(simulator.stop);
	let { accessToken } = simulator.signIn(OWNER);
	const tokenRequests: boolean[] = [];
	const tokens: TokenSource = {
		accountId: 'account',
		token: async ({ renew } = { renew: false }) => {
			tokenRequests.push(renew);
			if (renew) accessToken = simulator.signIn(OWNER).accessToken;
			return accessToken;
		},
	};
	const account = createOutlookAccount({ http: client(), tokens, apiUrl: simulator.url, gate: openGate });
	const calendarId = simulator.calendars[0]?.id ?? '';
	const { open, listCalendars } = account;
	return { simulator, session: open(calendarId), calendarId, open, listCalendars, tokenRequests };
}

export function pullInput(overrides: Partial<PullInput> = {}): PullInput {
	return {
		cursor: null,
		window: WINDOW,
		timeZone: 'Europe/Berlin',
		ownerEmails: [OWNER],
		findKnown: async () => new Set(),
		...overrides,
	};
}

export const readInput = { window: WINDOW, timeZone: 'Europe/Berlin', ownerEmails: [OWNER] };

type Of<Kind> = Extract<PullResult, { kind: Kind }>;

export async function pullSnapshot(session: CalendarSession, input: Partial<PullInput> = {}): Promise<Of<'snapshot'>> {
	const result = await session.pull(pullInput(input));
	if (result.kind !== 'snapshot') throw new Error(`Pulled ${result.kind}`);
	return result;
}

/** What changed since `since`, of which everything it told is known. */
export async function pullChanges(
	session: CalendarSession,
	since: { cursor: PullInput['cursor']; events: { externalId: string; seriesId: string | null }[] },
	input: Partial<PullInput> = {},
): Promise<Of<'changes'>> {
	const known = new Set(since.events.flatMap(({ externalId, seriesId }) => [externalId, seriesId ?? externalId]));
	const findKnown: PullInput['findKnown'] = async (ids) => new Set(ids.filter((id) => known.has(id)));
	const result = await session.pull(pullInput({ cursor: since.cursor, findKnown, ...input }));
	if (result.kind !== 'changes') throw new Error(`Pulled ${result.kind}`);
	return result;
}

export async function failureOf(work: Promise<unknown>): Promise<ProviderError> {
	try {
		await work;
	} catch (error) {
		if (error instanceof ProviderError) return error;
		throw error;
	}
	throw new Error('It succeeded.');
}
