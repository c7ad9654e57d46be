import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type TestServer } from '../support/http-server';
import { useSharedServer } from '../support/shared-server';

/** Connecting to real servers is part of the contract suite; here is what is refused. */
describe('a CalDAV account is not connected', () => {
	const { admin, anonymous } = useSharedServer();
	let server: TestServer;
	beforeAll(async () => {
		server = await startServer((request, response) => {
			if (request.url?.startsWith('/page')) response.end('<html>Not a calendar</html>');
			else if (request.url?.startsWith('/broken')) response.writeHead(500).end();
			else response.writeHead(401, { 'www-authenticate': 'Basic realm="calendars"' }).end();
		});
	});
	afterAll(() => server.close());

	const connect = (login: Record<string, unknown>) =>
		admin.post('/meeting-manager/connect/caldav', { username: 'sarah', password: 'app-password-0123', ...login });

	test('with a wrong password, which no answer repeats', async () => {
		const { status, body, text } = await connect({ server_url: server.origin });
		expect(status).toBe(400);
		expect(body.errors[0]?.message).toBe(
			'The server refused the user name or password. Many servers want an app password here.',
		);
		expect(text).not.toContain('app-password-0123');
	});

	test.each(['http://10.1.2.3/', 'http://169.254.169.254/latest', 'ftp://127.0.0.1/', 'not an address'])(
		'at %s',
		async (address) => {
			const { status, body } = await connect({ server_url: address });
			expect(status).toBe(400);
			expect(body.errors[0]?.extensions['faults']).toMatchObject([{ field: 'server_url' }]);
		},
	);

	test('without its arguments, or by nobody', async () => {
		expect((await connect({ server_url: '' })).status).toBe(400);
		expect((await connect({ server_url: server.origin, password: '' })).status).toBe(400);
		expect((await connect({ server_url: server.origin, username: 7 })).status).toBe(400);
		expect((await anonymous.post('/meeting-manager/connect/caldav', {})).status).toBe(403);
	});
});
