import { beforeEach, expect, test, vi } from 'vitest';
import { useSync } from '../../../extensions/meeting-manager/src/interfaces/mm-sync-now/use-sync';

const post = vi.fn<(route: string, payload: unknown) => Promise<unknown>>();
const get = vi.fn<(route: string) => Promise<unknown>>();
vi.mock('@directus/extensions-sdk', () => ({ useApi: () => ({ post, get }) }));
beforeEach(() => {
	post.mockReset();
	get.mockReset();
});

const use = (collection: string) =>
	useSync(
		() => ({ collection, name: 'MM-1' }),
		() => 'Unreachable.',
	);

test('an event and a calendar have a route each', async () => {
	post.mockResolvedValue({ data: { data: { status: 'success', message: '' } } });
	await use('mm_calendar_event_sync').run();
	await use('mm_calendar_integration').run();
	await use('mm_calendar_integration').run({ confirmDeletions: true });
	expect(post.mock.calls).toEqual([
		['/meeting-manager/sync_single_event', { calendar_event_sync_name: 'MM-1' }],
		['/meeting-manager/sync_integration', { calendar_integration: 'MM-1' }],
		['/meeting-manager/sync_integration', { calendar_integration: 'MM-1', confirm_deletions: true }],
	]);
});

test('a refusal is told in the server’s words, silence in ours', async () => {
	post.mockRejectedValueOnce({ response: { status: 400, data: { errors: [{ message: 'It is paused.' }] } } });
	const { outcome, isRunning, run } = use('mm_calendar_integration');
	await run();
	expect(outcome.value).toEqual({ kind: 'message', isSuccess: false, message: 'It is paused.' });
	post.mockRejectedValueOnce(new Error('Network Error'));
	await run();
	expect(outcome.value).toMatchObject({ message: 'Unreachable.' });
	expect(isRunning.value).toBe(false);
});

test('a second press while it runs asks nothing', async () => {
	post.mockResolvedValue({ data: { data: { status: 'success', message: '' } } });
	const { run } = use('mm_calendar_event_sync');
	await Promise.all([run(), run()]);
	expect(post).toHaveBeenCalledTimes(1);
});
