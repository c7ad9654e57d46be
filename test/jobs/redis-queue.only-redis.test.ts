import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { JobQueue } from '../../extensions/meeting-manager/src/jobs/job-queue';
import { createLocalQueue } from '../../extensions/meeting-manager/src/jobs/local-queue';
import { connectForCommands, connectForWorker } from '../../extensions/meeting-manager/src/jobs/redis-connection';
import { createRedisQueue } from '../../extensions/meeting-manager/src/jobs/redis-queue';
import { gate, recordHandlers, recordLog, until } from './handlers';

const url = process.env['MM_TEST_REDIS_URL'] ?? '';
const queues: JobQueue[] = [];
afterEach(async () => {
	await Promise.all(queues.splice(0).map((queue) => queue.drain()));
});

/** A started queue as one instance has it; those of a namespace share their jobs. */
async function startQueue(namespace: string, redis = url) {
	const recorded = recordHandlers();
	const log = recordLog();
	const queue = createRedisQueue(recorded.handlers, log, {
		connectForCommands: () => connectForCommands(redis),
		connectForWorker: () => connectForWorker(redis),
		namespace,
		fallback: createLocalQueue(recorded.handlers, log),
	});
	queues.push(queue);
	queue.start();
	if (redis === url) await until(async () => (await queue.status()).connected);
	return { ...recorded, log, queue, sync: (integration: string) => queue.add({ kind: 'sync', integration }) };
}

const freshNamespace = () => `mm-test:${randomUUID()}`;

describe('the queue in Redis', () => {
	test('a job is done once, by one of the instances', async () => {
		const namespace = freshNamespace();
		const instances = [await startQueue(namespace), await startQueue(namespace)];
		const begun = () => instances.flatMap((instance) => instance.begun);
		const slow = gate();
		for (const { next } of instances) next.push(slow.work);
		for (const { sync } of instances) for (let index = 0; index < 5; index += 1) await sync('A');
		await until(() => begun().length === 1);
		slow.open();
		// Those added while it ran are followed by one more.
		await until(async () => (await instances[0]?.queue.depth()) === 0);
		expect(begun()).toEqual(['A', 'A']);
	});

	test('installations with other databases do not share their jobs', async () => {
		const mine = await startQueue(freshNamespace());
		const other = await startQueue(freshNamespace());
		for (const name of ['A', 'B', 'C']) await mine.sync(name);
		await until(() => mine.begun.length === 3);
		expect(other.begun).toEqual([]);
	});

	test('what cannot be done just now comes back', async () => {
		const { sync, begun, next, queue } = await startQueue(freshNamespace());
		next.push(async () => ({ kind: 'again', delayMs: 300 }));
		await sync('A');
		await until(() => begun.length === 1);
		await until(async () => (await queue.status()).counts.delayed === 1);
		await until(() => begun.length === 2);
		await until(async () => (await queue.depth()) === 0);
		expect((await queue.status()).counts.failed).toBe(0);
	});

	test('a tick is one instance’s per period', async () => {
		const namespace = freshNamespace();
		const instances = [await startQueue(namespace), await startQueue(namespace)];
		const claims = await Promise.all(instances.map(({ queue }) => queue.claimTick('sync', 1_000)));
		expect(claims.filter(Boolean)).toHaveLength(1);
		await sleep(900);
		const later = await Promise.all(instances.map(({ queue }) => queue.claimTick('sync', 1_000)));
		expect(later.filter(Boolean)).toHaveLength(1);
	});

	test('draining waits for what runs; what waits is left to the others', async () => {
		const namespace = freshNamespace();
		const first = await startQueue(namespace);
		const slow = gate();
		first.next.push(slow.work);
		await first.sync('A');
		await until(() => first.begun.length === 1);
		let isDrained = false;
		const draining = first.queue.drain().then(() => {
			isDrained = true;
		});
		const second = await startQueue(namespace);
		await second.sync('B');
		await until(() => second.begun.length === 1);
		expect(isDrained).toBe(false);
		slow.open();
		await draining;
		expect([...first.begun, ...second.begun]).toEqual(['A', 'B']);
	});

	test('without Redis the process does its own jobs, and says so once', async () => {
		const { sync, begun, queue, log } = await startQueue(freshNamespace(), 'redis://127.0.0.1:1');
		await sync('A');
		await sync('B');
		await until(() => begun.length === 2);
		expect(await queue.claimTick('sync', 1_000)).toBe(true);
		expect(await queue.status()).toMatchObject({ kind: 'redis', connected: false });
		await sleep(1_000);
		expect(log.lines.filter((line) => line.includes('cannot be used'))).toHaveLength(1);
	});
});
