import { describe, expect, it } from 'vitest';
import { readSettings } from '../../extensions/meeting-manager/src/schemas/settings';

const secret = { SECRET: 'the secret of this Directus' };
const google = { MM_GOOGLE_CLIENT_ID: 'id.apps.googleusercontent.com', MM_GOOGLE_CLIENT_SECRET: 'google-secret' };
const microsoft = { MM_MICROSOFT_CLIENT_ID: 'app-id', MM_MICROSOFT_CLIENT_SECRET: 'microsoft-secret' };
const publicUrl = { PUBLIC_URL: 'https://directus.example.com/' };
const read = (env: Record<string, unknown>) => readSettings({ ...secret, ...env }).connections;

describe('readSettings: connections', () => {
	it('connects nothing where nothing is set, whatever PUBLIC_URL is', () => {
		const connections = read({ PUBLIC_URL: '/' });
		expect(connections).toMatchObject({ publicUrl: null, returnUrls: [] });
		expect(connections.google).toEqual({ application: null, apiUrl: null, oauthUrl: null });
		expect(connections.microsoft).toEqual({ application: null, apiUrl: null, oauthUrl: null, tenant: 'common' });
	});

	it('takes applications, a tenant and addresses in place of the providers’ own', () => {
		const connections = read({
			...google,
			...microsoft,
			...publicUrl,
			MM_MICROSOFT_TENANT: 'contoso.onmicrosoft.com',
			MM_MICROSOFT_OAUTH_URL: 'https://login.microsoftonline.us/',
			MM_MICROSOFT_API_URL: 'https://graph.microsoft.us',
			MM_GOOGLE_API_URL: 'http://127.0.0.1:4001/base/',
		});
		expect(connections.publicUrl?.href).toBe('https://directus.example.com/');
		expect(connections.google.application).toEqual({
			clientId: google.MM_GOOGLE_CLIENT_ID,
			clientSecret: google.MM_GOOGLE_CLIENT_SECRET,
		});
		expect(connections.google.apiUrl).toBe('http://127.0.0.1:4001/base');
		expect(connections.microsoft).toMatchObject({
			tenant: 'contoso.onmicrosoft.com',
			oauthUrl: 'https://login.microsoftonline.us',
			apiUrl: 'https://graph.microsoft.us',
		});
	});

	it('reads what Directus made of a list or a number', () => {
		const { returnUrls } = read({ MM_RETURN_URLS: ['https://app.example.com/calendars', 'http://localhost:3000'] });
		expect(returnUrls.map(({ href }) => href)).toEqual(['https://app.example.com/calendars', 'http://localhost:3000/']);
		const { application } = read({ ...publicUrl, ...google, MM_GOOGLE_CLIENT_ID: 123456 }).google;
		expect(application?.clientId).toBe('123456');
	});

	it.each([
		['MM_GOOGLE_CLIENT_SECRET', { MM_GOOGLE_CLIENT_ID: 'id', ...publicUrl }],
		['MM_GOOGLE_CLIENT_ID', { MM_GOOGLE_CLIENT_SECRET: 'google-secret', ...publicUrl }],
		['MM_MICROSOFT_CLIENT_SECRET', { MM_MICROSOFT_CLIENT_ID: 'id', ...publicUrl }],
		['PUBLIC_URL', { ...google, PUBLIC_URL: '/' }],
		['PUBLIC_URL', { ...microsoft }],
		['MM_GOOGLE_API_URL', { MM_GOOGLE_API_URL: 'calendar.example' }],
		['MM_GOOGLE_OAUTH_URL', { MM_GOOGLE_OAUTH_URL: 'ftp://accounts.example' }],
		['MM_MICROSOFT_API_URL', { MM_MICROSOFT_API_URL: 'https://graph.example?tenant=1' }],
		['MM_MICROSOFT_OAUTH_URL', { MM_MICROSOFT_OAUTH_URL: 'https://user:pw@login.example' }],
		['MM_MICROSOFT_TENANT', { MM_MICROSOFT_TENANT: 'common/../other' }],
		['MM_RETURN_URLS', { MM_RETURN_URLS: 'https://app.example.com,javascript:alert(1)' }],
		['MM_RETURN_URLS', { MM_RETURN_URLS: '/relative' }],
		['MM_RETURN_URLS', { MM_RETURN_URLS: 'https://app.example.com/?next=' }],
	])('stops with the name of %s and shows no secret', (name, env) => {
		expect(() => read(env)).toThrow(name);
		expect(() => read(env)).not.toThrow(/google-secret|microsoft-secret|user:pw/);
	});
});
