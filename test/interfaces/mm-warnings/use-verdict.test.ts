import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { effectScope, nextTick, shallowRef } from 'vue';
import { useVerdict } from '../../../extensions/meeting-manager/src/interfaces/mm-warnings/use-verdict';

type Post = (route: string, body: string, options: { signal: AbortSignal }) => Promise<unknown>;
const post = vi.fn<Post>();
vi.mock('@directus/extensions-sdk', () => ({ useApi: () => ({ post }) }));

type Draft = Record<string, unknown> | null;

let scope = effectScope();
beforeEach(() => {
	vi.useFakeTimers();
	post.mockReset();
	scope = effectScope();
});
afterEach(() => {
	scope.stop();
	vi.useRealTimers();
});

function judge(initial: Draft) {
	const draft = shallowRef<Draft>(initial);
	const judgement = scope.run(() => useVerdict(() => draft.value));
	if (judgement === undefined) throw new Error('The scope has ended');
	return { draft, judgement };
}

const answer = (message: string) => ({ data: { data: { errors: [], warnings: [message] } } });
const bodies = () => post.mock.calls.map(([, body]) => body);

test('asks at once for what is there, and after a pause for what is typed', async () => {
	post.mockResolvedValue(answer('Careful.'));
	const { draft, judgement } = judge({ event_title: 'D' });
	await vi.advanceTimersByTimeAsync(0);
	expect(judgement.value).toEqual({ state: 'judged', verdict: { errors: [], warnings: ['Careful.'] } });

	for (const title of ['De', 'Den', 'Dent']) {
		draft.value = { event_title: title };
		await nextTick();
		await vi.advanceTimersByTimeAsync(100);
	}
	await vi.advanceTimersByTimeAsync(1000);
	expect(bodies()).toEqual(['{"event_title":"D"}', '{"event_title":"Dent"}']);
});

test('an answer that comes late does not undo a later one', async () => {
	let answerFirst: (value: unknown) => void = () => {};
	post.mockImplementationOnce(
		(_route, _body, { signal }) =>
			new Promise((resolve, reject) => {
				answerFirst = (value) => (signal.aborted ? reject(new Error('canceled')) : resolve(value));
			}),
	);
	post.mockResolvedValueOnce(answer('second'));
	const { draft, judgement } = judge({ event_title: 'first' });
	await vi.advanceTimersByTimeAsync(0);
	draft.value = { event_title: 'second' };
	await nextTick();
	await vi.advanceTimersByTimeAsync(1000);
	answerFirst(answer('first'));
	await vi.advanceTimersByTimeAsync(0);
	expect(judgement.value).toMatchObject({ verdict: { warnings: ['second'] } });
});

test('a refusal leaves nothing said; a server that is away keeps what was', async () => {
	post.mockResolvedValueOnce(answer('Careful.'));
	const { draft, judgement } = judge({ event_title: 'a' });
	await vi.advanceTimersByTimeAsync(0);
	post.mockRejectedValueOnce(new Error('Network Error'));
	draft.value = { event_title: 'b' };
	await nextTick();
	await vi.advanceTimersByTimeAsync(1000);
	expect(judgement.value.state).toBe('judged');
	post.mockRejectedValueOnce({ response: { status: 403 } });
	draft.value = { event_title: 'c' };
	await nextTick();
	await vi.advanceTimersByTimeAsync(1000);
	expect(judgement.value.state).toBe('unknown');
});

test('nothing is asked while there is no draft', async () => {
	judge(null);
	await vi.advanceTimersByTimeAsync(1000);
	expect(post).not.toHaveBeenCalled();
});
