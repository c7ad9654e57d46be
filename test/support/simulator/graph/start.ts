import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { answerCalendarPage } from '../calendar-page';
import { createAccount, type Account, type AccountOptions } from './accounts';
import { createClock } from './clock';
import { createControl, type OutlookControl } from './control';
import type { DeltaState } from './delta';
import { createDesk } from './desk';
import { readExchange, type Exchange, type Reply } from './exchange';
import { createFaults, type Faults } from './faults';
import { answerGraph, type GraphState } from './graph-api';
import { graphError } from './graph-errors';
import { addCalendar, createMailboxes, type Calendar } from './mailbox';
import { createNotifier, type Notifier } from './notifier';
import { answerOAuth, shortScope, type OAuthState } from './oauth';
import type { OAuthErrorName } from './oauth-errors';
import { createGrantStore, issueAccessToken, issueRefreshToken } from './oauth-grants';
import {
	notifyOfChange,
	notifyOfLifecycle,
	type LifecycleEvent,
	type Subscription,
	type SubscriptionState,
} from './subscriptions';
import { checkType } from './type-checker';
import { createViolations } from './violations';

export interface GraphSimulatorOptions {
	/** Default: one person of an organization. */
	accounts?: AccountOptions[];
	/** Default: a free one. */
	port?: number;
	/** Speaks https with the certificate of test/fixtures/tls: msal-node takes no http authority. */
	tls?: boolean;
	/** Default: `simulator-client`. */
	clientId?: string;
	/** Default: `simulator-secret`; null for a public client. */
	clientSecret?: string | null;
	/** Redirect URIs of the app registration; left out: any. */
	redirectUris?: string[];
	/** Default: 3,600. */
	accessTokenSeconds?: number;
	/** How the token answer names scopes. Default: qualified, as for organizations. */
	scopeForm?: 'short' | 'qualified';
	/** The longest life of a subscription. Default: 4,230, as documented; some have been given 10,080. */
	longestSubscriptionMinutes?: number;
	/** Names of zones that the mailbox server does not know. */
	unsupportedZones?: string[];
	/** Events on a page of a delta that asks for no size. Default: 10. */
	deltaPageSize?: number;
}

/** Everything a test may do to the simulator beside HTTP. */
export interface GraphSimulator
	extends OutlookControl, Pick<Faults, 'failNext' | 'dropNext' | 'slowNext' | 'holdNext'> {
	/** The root that stands for `https://graph.microsoft.com`. Itself it is a page to see and change the calendars on. */
	url: string;
	/** The root that stands for `https://login.microsoftonline.com`. */
	oauthUrl: string;
	clientId: string;
	clientSecret: string | null;
	/** PEM, to trust where `tls` is on. */
	authority: string;
	accounts: readonly Account[];
	/** Every person has a default calendar named `Calendar`, in the order of `accounts`. */
	calendars: readonly Calendar[];
	/** Another calendar in a person's list; `ownerEmail`: one that somebody shares with them. */
	addCalendar: (email: string, name: string, options?: { ownerEmail?: string; canEdit?: boolean }) => Calendar;
	/** Tokens as if the person had signed in already. */
	signIn: (email: string, scopes?: readonly string[]) => { accessToken: string; refreshToken: string };
	/** The person takes back their consent: refreshing is answered with AADSTS50173, access tokens stop working. */
	revokeGrants: (email: string) => void;
	/** Access tokens given out so far are answered with 401; refresh tokens stay good. */
	expireAccessTokens: () => void;
	/** From now on a person grants only these of the scopes asked for. */
	grantOnly: (scopes: readonly string[] | null) => void;
	/** The next requests to the token endpoint fail so. */
	failTokenRequests: (...names: OAuthErrorName[]) => void;
	/** Moves the simulator's clock ahead of the machine's. */
	advanceClock: (byMs: number) => void;
	/** The next writes are refused with 412 though nothing changed. */
	conflictNext: (times?: number) => void;
	subscriptions: () => Subscription[];
	/** Notifications from now on come late, or several times each. */
	delivery: Notifier['delivery'];
	/** Once every notification sent so far is answered: the statuses of the answers. */
	notificationsSettled: () => Promise<readonly number[]>;
	/** Tells the lifecycle address of one subscription, or of all; `subscriptionRemoved` removes it, too. */
	sendLifecycleEvent: (event: LifecycleEvent, subscriptionId?: string) => void;
	/** Removes subscriptions without a word. */
	removeSubscriptions: () => void;
	/** Method and path of every request, in order. */
	requests: readonly string[];
	/** The JSON of every POST and PATCH to Graph, in order. */
	writtenBodies: () => unknown[];
	/** Links to pages and rounds are sent changed; for tests that a token is not sent anywhere they lead. */
	forgeLinks: (forge: (link: string) => string) => void;
	/** What was done against the documentation so far, to take out what a test meant. */
	violations: string[];
	/** Throws if anything was. */
	assertClean: () => void;
	/** Ends it, then does `assertClean`. */
	stop: () => Promise<void>;
}

const DEFAULT_SCOPES = ['openid', 'profile', 'email', 'offline_access', 'User.Read', 'Calendars.ReadWrite'];

const fixture = (name: string): string =>
	readFileSync(new URL(`../../../fixtures/tls/localhost.${name}.pem`, import.meta.url), 'utf8');

/** Starts a stand-in for Microsoft Graph and the identity platform on the loopback interface. */
export async function startGraphSimulator(options: GraphSimulatorOptions = {}): Promise<GraphSimulator> {
	const { tls = false, clientId = 'simulator-client', clientSecret = 'simulator-secret', redirectUris } = options;
	const clock = createClock();
	const store = createGrantStore();
	const accounts = (options.accounts ?? [{ email: 'sarah@contoso.example', displayName: 'Sarah Chen' }]).map(
		createAccount,
	);
	let granted: readonly string[] | null = null;
	const oauth: OAuthState = {
		clock,
		store,
		clientId,
		clientSecret,
		accounts: () => accounts,
		allowsRedirect: (uri) => redirectUris === undefined || redirectUris.includes(uri),
		limitScopes: (asked) => asked.filter((scope) => granted === null || granted.includes(shortScope(scope))),
		accessTokenSeconds: options.accessTokenSeconds ?? 3600,
		scopeForm: options.scopeForm ?? 'qualified',
		tokenFailures: [],
	};
	const requests: string[] = [];
	const bodies: string[] = [];
	let origin = '';

	const violations = createViolations();
	const faults = createFaults();
	const mailboxes = createMailboxes(clock);
	const calendars = accounts.map((viewer) => addCalendar(mailboxes, { viewer, name: 'Calendar', isDefault: true }));
	const delta: DeltaState = {
		mailboxes,
		tokens: new Map(),
		expired: new Map(),
		emptyPages: 0,
		repeatsEntities: false,
		forgeLink: (link) => link,
		defaultPageSize: options.deltaPageSize ?? 10,
	};
	const notifier = createNotifier((body) => {
		violations.add('notification', checkType(body, 'changeNotificationCollection', 'answer'));
	});
	const subscriptions: SubscriptionState = {
		mailboxes,
		notifier,
		clientId,
		subscriptions: new Map(),
		longestMinutes: options.longestSubscriptionMinutes ?? 4230,
	};
	const desk = createDesk(mailboxes);
	mailboxes.onChange = (change) => notifyOfChange(subscriptions, change);
	const graph: GraphState = {
		grants: store,
		mailboxes,
		delta,
		subscriptions,
		violations,
		unsupportedZones: options.unsupportedZones ?? [],
		transientConflicts: 0,
	};

	let running = 0;
	/** Outlook takes four requests of an application to a mailbox at a time. */
	const answerLimited = async (exchange: Exchange): Promise<Reply> => {
		running += 1;
		try {
			const failure = await faults.before(exchange);
			if (failure !== null) return failure;
			const message = 'Application is over its MailboxConcurrency limit.';
			if (running > 4 * accounts.length)
				return graphError(429, 'ApplicationThrottled', message, { 'retry-after': '1' });
			return await answerGraph(graph, exchange, origin);
		} finally {
			running -= 1;
		}
	};
	const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		const exchange = await readExchange(request, origin);
		const page = answerCalendarPage(desk, exchange);
		if (page !== null) return send(response, page);
		requests.push(`${exchange.method} ${exchange.url.pathname}`);
		const isGraph = exchange.segments[0] === 'v1.0';
		if (isGraph && exchange.text !== '') bodies.push(exchange.text);
		const reply = isGraph ? await answerLimited(exchange) : answerOAuth(oauth, exchange, origin);
		if (reply === null) violations.add(requests.at(-1) ?? '', ['no operation that the simulator knows of']);
		if (isGraph && faults.isDropped(exchange)) response.destroy();
		else send(response, reply ?? { status: 404, text: 'Not found' });
	};
	const listener = (request: IncomingMessage, response: ServerResponse): void => {
		serve(request, response).catch((error: unknown) => {
			const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
			violations.add('The simulator failed', [text]);
			if (response.headersSent) response.end();
			else send(response, { status: 500, text });
		});
	};
	const server = tls
		? createTlsServer({ cert: fixture('cert'), key: fixture('key') }, listener)
		: createServer(listener);
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(options.port ?? 0, '127.0.0.1', resolve);
	});
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('The simulator has no port.');
	origin = tls ? `https://localhost:${address.port}` : `http://127.0.0.1:${address.port}`;

	const accountOf = (email: string): Account => {
		const account = accounts.find((candidate) => candidate.email === email);
		if (account === undefined) throw new Error(`There is no account ${email}`);
		return account;
	};
	return {
		url: origin,
		oauthUrl: origin,
		clientId,
		clientSecret,
		authority: fixture('cert'),
		accounts,
		calendars,
		...createControl(mailboxes, delta),
		failNext: faults.failNext,
		dropNext: faults.dropNext,
		slowNext: faults.slowNext,
		holdNext: faults.holdNext,
		addCalendar: (email, name, { ownerEmail = email, canEdit = true } = {}) =>
			addCalendar(mailboxes, { viewer: accountOf(email), owner: accountOf(ownerEmail), name, canEdit }),
		conflictNext: (times = 1) => {
			graph.transientConflicts += times;
		},
		subscriptions: () => [...subscriptions.subscriptions.values()],
		delivery: notifier.delivery,
		notificationsSettled: async () => {
			await notifier.settled();
			return notifier.statuses;
		},
		sendLifecycleEvent: (event, id) => notifyOfLifecycle(subscriptions, event, id ?? null),
		removeSubscriptions: () => subscriptions.subscriptions.clear(),
		requests,
		writtenBodies: () => bodies.map((body): unknown => JSON.parse(body)),
		forgeLinks: (forge) => {
			delta.forgeLink = forge;
		},
		violations: violations.list,
		assertClean: violations.assertClean,
		signIn: (email, scopes = DEFAULT_SCOPES) => {
			const grant = { account: accountOf(email), scopes: [...scopes], isRevoked: false };
			const expiresMs = clock.nowMs() + oauth.accessTokenSeconds * 1000;
			return {
				accessToken: issueAccessToken(store, grant, expiresMs),
				refreshToken: issueRefreshToken(store, grant),
			};
		},
		revokeGrants: (email) => {
			for (const { grant } of [...store.accessTokens.values(), ...store.refreshTokens.values()]) {
				if (grant.account.email === email) grant.isRevoked = true;
			}
		},
		expireAccessTokens: () => {
			for (const token of store.accessTokens.values()) token.expiresMs = 0;
		},
		grantOnly: (scopes) => {
			granted = scopes;
		},
		failTokenRequests: (...names) => {
			oauth.tokenFailures.push(...names);
		},
		advanceClock: clock.advance,
		stop: async () => {
			notifier.stop();
			server.closeAllConnections();
			await new Promise<void>((resolve) => {
				server.close(() => resolve());
			});
			await notifier.settled();
			violations.assertClean();
		},
	};
}

function send(response: ServerResponse, { status, headers = {}, json, text, html }: Reply): void {
	const type = json === undefined ? (html === undefined ? 'text/plain' : 'text/html') : 'application/json';
	const body = json === undefined ? (html ?? text ?? '') : JSON.stringify(json);
	response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, ...headers });
	response.end(body);
}
