import type { Client, Row } from '../client';
import { readForms } from '../consent-page';

interface ConnectedServer {
	url: string;
	admin: Client;
	token: string;
}

/**
 * Connects an account as a person does in a browser: to the provider's page and back with a code.
 * @param consent what the person does on the provider's page; answers where that sends the browser
 * @returns the account's id
 */
export async function signInAt(
	server: Pick<ConnectedServer, 'url' | 'token'>,
	provider: 'google' | 'outlook',
	consent: (page: URL) => Promise<URL>,
): Promise<string> {
	const headers = { authorization: `Bearer ${server.token}` };
	const begun = await fetch(`${server.url}/meeting-manager/connect/${provider}?return_to=/admin`, {
		headers,
		redirect: 'manual',
	});
	const page = begun.headers.get('location');
	if (page === null) throw new Error(`connect/${provider}: ${begun.status} ${await begun.text()}`);
	const cookies = begun.headers.getSetCookie().map((line) => line.split(';')[0]);
	const callback = await consent(new URL(page));
	const finished = await fetch(callback, { headers: { cookie: cookies.join('; ') }, redirect: 'manual' });
	const account = new URL(finished.headers.get('location') ?? '', server.url).searchParams.get('connected');
	if (account === null) throw new Error(`callback: ${finished.status} ${finished.headers.get('location') ?? ''}`);
	return account;
}

/** Signs in and connects the account's first calendar; answers the integration's name. */
export async function connectAccount(
	server: ConnectedServer,
	provider: 'google' | 'outlook',
	consent: (page: URL) => Promise<URL>,
): Promise<string> {
	return chooseCalendar(server, await signInAt(server, provider, consent));
}

export async function chooseCalendar(
	{ admin }: Pick<ConnectedServer, 'admin'>,
	account: string,
	calendarId?: string,
): Promise<string> {
	const offered = await admin.get<(Row & { id: string })[]>(`/meeting-manager/accounts/calendars?account=${account}`);
	const chosen = offered.body.data.find(({ id }) => calendarId === undefined || id === calendarId);
	if (chosen === undefined) throw new Error(`No calendar is offered: ${offered.text}`);
	const answer = await admin.post<{ calendar_integration: string }[]>('/meeting-manager/accounts/calendars', {
		account,
		calendars: [{ id: chosen.id, sync_direction: 'Two-Way' }],
	});
	const [first] = answer.body.data ?? [];
	if (first === undefined) throw new Error(`No calendar was connected: ${answer.status} ${answer.text}`);
	return first.calendar_integration;
}

/** The person allows everything on Google's page. */
export async function consentAtGoogle(page: URL, email: string): Promise<URL> {
	const [form] = readForms(await (await fetch(page)).text());
	if (form === undefined) throw new Error('The page has no form');
	form.fields.set('account', email);
	form.fields.set('decision', 'allow');
	const answer = await fetch(new URL(form.action, page), { method: 'POST', body: form.fields, redirect: 'manual' });
	return new URL(answer.headers.get('location') ?? '');
}
