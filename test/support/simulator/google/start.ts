import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { answerCalendarPage } from '../calendar-page';
import { answerApi, type Api } from './api';
import { errorReply } from './api-error';
import { findCall } from './checker';
import { createClock, type Clock } from './clock';
import { createControl, type Control } from './control';
import { createDesk } from './desk';
import { discovery } from './discovery';
import { readExchange, sendReply, type Exchange } from './exchange';
import { createFaultPlan, takeFaults } from './faults';
import { createGoogleAccount, createGrantStore } from './grants';
import { createListState } from './list-events';
import { answerOAuth, type OAuthState } from './oauth';
import { createWatchState, notifyChange } from './watch';
import { addCalendar, type World } from './world';

export interface GoogleSimulatorOptions {
	/** Default: any free one. */
	port?: number;
	/** Who can sign in, by address. Default: owner@example.com. Each has a primary calendar, in UTC by default. */
	accounts?: readonly { email: string; name?: string; timeZone?: string }[];
	clientId?: string;
	clientSecret?: string;
	/** Redirect addresses registered for the application. Default: any. */
	redirectUris?: readonly string[];
	/** Whether the consent screen has the publishing status "Testing". */
	isTesting?: boolean;
}

export interface GoogleSimulator extends Control {
	/** Stands for https://www.googleapis.com: `MM_GOOGLE_API_URL`. Itself it is a page to see and change the calendars on. */
	url: string;
	/**
	 * Stands for accounts.google.com (`/o/oauth2/v2/auth`), oauth2.googleapis.com (`/token`, `/revoke`),
	 * openidconnect.googleapis.com (`/v1/userinfo`) and the certificates (`/oauth2/v1/certs`, `/oauth2/v3/certs`):
	 * `MM_GOOGLE_OAUTH_URL`.
	 */
	oauthUrl: string;
	clientId: string;
	clientSecret: string;
	clock: Clock;
	/** Every request received: method and path, without the query. */
	requests: string[];
	/** Throws an Error that names every request and answer that does not follow Google's description. */
	assertClean: () => void;
	/** Ends it, then does `assertClean`. */
	stop: () => Promise<void>;
}

/** Starts a stand-in for Google Calendar and Google's sign-in on 127.0.0.1. */
export async function startGoogleSimulator(options: GoogleSimulatorOptions = {}): Promise<GoogleSimulator> {
	const clock = createClock();
	const world = createWorld(clock, options);
	const grants = createGrantStore();
	const api: Api = {
		world,
		grants,
		list: createListState(),
		watch: createWatchState(),
		faults: createFaultPlan(),
		violations: [],
		url: '',
	};
	world.onChange = (calendar) => notifyChange(api.watch, calendar.id, clock.nowMs());
	const oauth = createOAuth(world, grants, options);
	const desk = createDesk(world);
	const requests: string[] = [];
	const server = createServer((request, response) => {
		readExchange(request, api.url)
			.then(async (exchange) => {
				const page = answerCalendarPage(desk, exchange);
				if (page !== null) return sendReply(response, page);
				requests.push(`${exchange.method} ${exchange.url.pathname}`);
				const signIn = answerOAuth(oauth, exchange);
				if (signIn === null) await answerWithFaults(api, exchange, request, response);
				else sendReply(response, signIn);
			})
			.catch((error: unknown) => {
				api.violations.push(
					`The simulator failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
				);
				if (!response.headersSent) response.writeHead(500);
				response.end();
			});
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(options.port ?? 0, '127.0.0.1', resolve);
	});
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('The simulator has no port.');
	api.url = `http://127.0.0.1:${address.port}`;

	const assertClean = (): void => {
		if (api.violations.length === 0) return;
		throw new Error(`Against Google's description:\n${api.violations.join('\n')}`);
	};
	const stop = async (): Promise<void> => {
		api.watch.isStopping = true;
		server.closeAllConnections();
		await new Promise<void>((resolve) => server.close(() => resolve()));
		await Promise.all(api.watch.underWay);
		assertClean();
	};
	return {
		...createControl(api, oauth),
		url: api.url,
		oauthUrl: api.url,
		clientId: oauth.clientId,
		clientSecret: oauth.clientSecret,
		clock,
		requests,
		assertClean,
		stop,
	};
}

async function answerWithFaults(
	api: Api,
	exchange: Exchange,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	let isDropped = false;
	for (const fault of takeFaults(api.faults, findCall(exchange)?.method.id ?? '')) {
		if (fault.kind === 'delay') await fault.until();
		if (fault.kind === 'answer') return sendReply(response, errorReply(fault.error));
		if (fault.kind === 'drop' && fault.when === 'before') return void request.socket.destroy();
		if (fault.kind === 'drop') isDropped = true;
	}
	const reply = answerApi(api, exchange);
	if (isDropped) request.socket.destroy();
	else sendReply(response, reply);
}

function createWorld(clock: Clock, { accounts = [{ email: 'owner@example.com' }] }: GoogleSimulatorOptions): World {
	const world: World = {
		clock,
		accounts: accounts.map(({ email, name }) => createGoogleAccount(email, name)),
		calendars: new Map(),
		mails: [],
		seq: 0,
		onChange: () => undefined,
	};
	for (const { email, timeZone = 'UTC' } of accounts) {
		addCalendar(world, { id: email, summary: email, timeZone, primaryOf: email, roles: [[email, 'owner']] });
	}
	return world;
}

function createOAuth(world: World, store: Api['grants'], options: GoogleSimulatorOptions): OAuthState {
	const { scopes } = discovery.auth.oauth2;
	return {
		clock: world.clock,
		store,
		clientId: options.clientId ?? 'simulator.apps.googleusercontent.com',
		clientSecret: options.clientSecret ?? 'GOCSPX-simulator',
		accounts: () => world.accounts,
		allowsRedirect: (uri) => options.redirectUris?.includes(uri) ?? true,
		knowsScope: (scope) => scope in scopes,
		describeScope: (scope) => scopes[scope]?.description ?? scope,
		isTesting: options.isTesting ?? false,
		tokenFailures: [],
	};
}
