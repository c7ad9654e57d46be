import { randomUUID } from 'node:crypto';
import createKnex from 'knex';
import type { Knex } from 'knex';
import { signInBrowser, type Browser } from './browser';
import { createClient, query, type Client, type Row } from './client';
import { consentAtGoogle, consentAtGraph } from './consent-page';
import { freshEmail } from './people';
import { findFreePort } from './processes';
import { startGoogleSimulator, type GoogleSimulator } from './simulator/google/start';
import { startGraphSimulator, type GraphSimulator } from './simulator/graph/start';
import { createProject, serveProject, type DirectusServer } from './start-directus';
import type { TargetName } from './targets';

/** Accounts that the stand-ins for Google and Microsoft know. */
export const googleEmails = ['sarah@gmail.example', 'second@gmail.example'] as const;
export const outlookEmails = ['sarah@contoso.example', 'second@contoso.example'] as const;

export interface ConnectingPerson {
	id: string;
	email: string;
	token: string;
	browser: Browser;
	client: Client;
}

/** Whoever sits at a browser in which they are signed in. */
type WithBrowser = Pick<ConnectingPerson, 'browser'>;

/** A Directus that connects accounts at stand-ins for Google and Microsoft. */
export interface ConnectServer {
	server: DirectusServer;
	admin: Client;
	knex: Knex;
	google: GoogleSimulator;
	graph: GraphSimulator;
	createPerson(): Promise<ConnectingPerson>;
	/** The whole way through the browser: connect, consent, callback. Returns where it ends. */
	connectGoogle(person: WithBrowser, options?: ConnectOptions): Promise<URL>;
	connectOutlook(person: WithBrowser, options?: ConnectOptions): Promise<URL>;
	stop(): Promise<void>;
}

export interface ConnectOptions {
	/** The account chosen at the provider. Default: the first. */
	as?: string;
	/** The account of ours to connect again. */
	account?: string;
	/** Google: the end of a scope whose box is unticked. */
	untick?: string;
	returnTo?: string;
}

export const RETURN_TO = 'https://app.example.com/calendars/done?tab=1';

export async function startConnectServer(target: TargetName, env: Record<string, string> = {}): Promise<ConnectServer> {
	const port = await findFreePort();
	const publicUrl = `http://127.0.0.1:${port}`;
	const redirectUri = (provider: string): string => `${publicUrl}/meeting-manager/connect/${provider}/callback`;
	const google = await startGoogleSimulator({
		accounts: googleEmails.map((email) => ({ email, timeZone: 'Europe/Berlin' })),
		redirectUris: [redirectUri('google')],
	});
	const graph = await startGraphSimulator({
		accounts: outlookEmails.map((email) => ({ email })),
		redirectUris: [redirectUri('outlook')],
	});
	const project = await createProject({
		target,
		env: {
			PUBLIC_URL: publicUrl,
			MM_GOOGLE_CLIENT_ID: google.clientId,
			MM_GOOGLE_CLIENT_SECRET: google.clientSecret,
			MM_GOOGLE_API_URL: google.url,
			MM_GOOGLE_OAUTH_URL: google.oauthUrl,
			MM_MICROSOFT_CLIENT_ID: graph.clientId,
			MM_MICROSOFT_CLIENT_SECRET: graph.clientSecret ?? '',
			MM_MICROSOFT_API_URL: graph.url,
			MM_MICROSOFT_OAUTH_URL: graph.oauthUrl,
			MM_RETURN_URLS: 'https://app.example.com/calendars',
			// Feeds may not reach what the providers' own addresses are let through for.
			MM_ICAL_ALLOWED_HOSTS: '',
			...env,
		},
	});
	const server = await serveProject(project, { PORT: String(port), PUBLIC_URL: publicUrl });
	const admin = createClient(publicUrl, server.adminToken);
	const knex = createKnex(server.database);

	const connect = async (
		person: WithBrowser,
		provider: string,
		{ account, returnTo = RETURN_TO }: ConnectOptions,
		consent: (page: URL) => Promise<URL>,
	): Promise<URL> => {
		const asked = query({ return_to: returnTo, ...(account === undefined ? {} : { account }) });
		const begun = await person.browser.open(`/meeting-manager/connect/${provider}${asked}`);
		if (begun.location === null) throw new Error(`Not begun: ${begun.status} ${begun.text}`);
		const ended = await person.browser.open(await consent(begun.location));
		if (ended.location === null) throw new Error(`Not ended: ${ended.status} ${ended.text}`);
		return ended.location;
	};

	return {
		server,
		admin,
		knex,
		google,
		graph,
		createPerson: async () => {
			const [email, password, token] = [freshEmail(), randomUUID(), randomUUID()];
			const created = await admin.post<Row & { id: string }>('/users', { email, password, token, status: 'active' });
			const browser = await signInBrowser(publicUrl, { email, password });
			return { id: created.body.data.id, email, token, browser, client: createClient(publicUrl, token) };
		},
		connectGoogle: (person, options = {}) => {
			const { as = googleEmails[0], untick } = options;
			const choice = { account: as, ...(untick === undefined ? {} : { untick }) };
			return connect(person, 'google', options, (page) => consentAtGoogle(page, choice));
		},
		connectOutlook: (person, options = {}) =>
			connect(person, 'outlook', options, (page) => consentAtGraph(page, { account: options.as ?? outlookEmails[0] })),
		stop: async () => {
			await knex.destroy();
			await server.stop();
			await project.remove();
			await Promise.all([google.stop(), graph.stop()]);
		},
	};
}
