import type { IncomingHttpHeaders } from 'node:http';
import { expect, test, vi } from 'vitest';
import type { CalendarPush } from '../../../extensions/meeting-manager/src/providers/provider';
import { failure, serve } from '../../support/http-client';
import { openGoogle, timed, type Opened } from './google-session';

const DAY_MS = 86_400_000;
const FIFTH = timed('2026-01-05T10:00:00Z', '2026-01-05T11:00:00Z');

/** A session whose notifications are received. */
async function listen(): Promise<Opened & { push: CalendarPush; address: URL; received: IncomingHttpHeaders[] }> {
	const received: IncomingHttpHeaders[] = [];
	const receiver = await serve((request, response) => {
		received.push(request.headers);
		response.writeHead(204).end();
	});
	const opened = await openGoogle();
	const { push } = opened.session;
	if (push === null) throw new Error('Google tells of changes.');
	return { ...opened, push, received, address: new URL('/meeting-manager/push/google', receiver.origin) };
}

const watch = { id: 'channel-1', secret: 'secret-1', wantedMs: 7 * DAY_MS };

test('a channel tells first that it is there, then that something changed', async () => {
	const { google, push, address, received } = await listen();
	const before = Date.now();
	const channel = await push.watch({ ...watch, address });
	expect(channel).toMatchObject({ id: 'channel-1', resourceId: expect.any(String) });
	expect(channel.expires.getTime() - before).toBeGreaterThan(7 * DAY_MS - 60_000);
	google.addEvent(FIFTH);
	await vi.waitFor(() => expect(received).toHaveLength(2));
	expect(received.map((headers) => headers['x-goog-resource-state']).sort()).toEqual(['exists', 'sync']);
	expect(received[0]).toMatchObject({
		'x-goog-channel-id': 'channel-1',
		'x-goog-channel-token': 'secret-1',
		'x-goog-resource-id': channel.resourceId,
		'content-length': '0',
	});
});

test('Google may grant less than what is asked for', async () => {
	const { google, push, address } = await listen();
	google.disturbPush({ maxLifetimeMs: DAY_MS });
	const { expires } = await push.watch({ ...watch, address });
	expect(Math.round((expires.getTime() - Date.now()) / DAY_MS)).toBe(1);
});

test('a channel cannot be renewed: another one takes over, and the first is stopped', async () => {
	const { google, push, address } = await listen();
	const first = await push.watch({ ...watch, address });
	expect(await push.renew(first, DAY_MS)).toBeNull();
	const second = await push.watch({ ...watch, id: 'channel-2', address });
	expect(google.channelIds()).toEqual(['channel-1', 'channel-2']);
	await push.stop(first);
	expect(google.channelIds()).toEqual(['channel-2']);
	await push.stop(first);
	google.clock.advance(8 * DAY_MS);
	await push.stop(second);
});

test('an id is used once, and an address without TLS is refused', async () => {
	const { push, address } = await listen();
	await push.watch({ ...watch, address });
	expect(await failure(push.watch({ ...watch, address }))).toMatchObject({
		code: 'BAD_ANSWER',
		message: expect.stringContaining('channelIdNotUnique'),
	});
	const plain = new URL('http://directus.example/meeting-manager/push/google');
	expect((await failure(push.watch({ ...watch, id: 'channel-2', address: plain }))).code).toBe('BAD_ANSWER');
});

test('notifications come twice, late or not at all, as they do at Google', async () => {
	const { google, push, address, received } = await listen();
	await push.watch({ ...watch, address });
	await vi.waitFor(() => expect(received).toHaveLength(1));
	google.disturbPush({ duplicates: 1 });
	google.addEvent(FIFTH);
	await vi.waitFor(() => expect(received).toHaveLength(3));
	expect(received[1]?.['x-goog-message-number']).toBe(received[2]?.['x-goog-message-number']);

	google.disturbPush({ duplicates: 0, isLost: true });
	google.addEvent(FIFTH);
	google.disturbPush({ isLost: false, delayMs: 100 });
	google.addEvent(FIFTH);
	expect(received).toHaveLength(3);
	await vi.waitFor(() => expect(received).toHaveLength(4));
});
