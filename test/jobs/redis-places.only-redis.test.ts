import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { connectForCommands } from '../../extensions/meeting-manager/src/jobs/redis-connection';
import { createRedisPlaces } from '../../extensions/meeting-manager/src/jobs/redis-places';
import { createLocalPlaces, pace } from '../../extensions/meeting-manager/src/providers/rate-limits';
import { until } from './handlers';

const closing: (() => void)[] = [];
afterEach(() => {
	for (const close of closing.splice(0)) close();
});

/** Places as one instance takes them. */
async function instance(namespace: string) {
	const redis = connectForCommands(process.env['MM_TEST_REDIS_URL'] ?? '');
	closing.push(() => redis.disconnect());
	await until(() => redis.status === 'ready');
	return createRedisPlaces(() => redis, namespace, createLocalPlaces());
}

const bucket = { key: 'google:account:sarah', ...pace({ limit: 600, periodMs: 60_000 }) };

describe('places shared through Redis', () => {
	test('instances share a burst, and wait for each other beyond it', async () => {
		const namespace = `mm-test:${randomUUID()}`;
		const [a, b] = [await instance(namespace), await instance(namespace)];
		const waits = await Promise.all(
			Array.from({ length: 80 }, (_place, index) => (index % 2 === 0 ? a : b)([bucket], 5_000)),
		);
		// A few more than the sixty of the burst come free meanwhile.
		const atOnce = waits.filter((waitMs) => waitMs === 0).length;
		expect(atOnce).toBeGreaterThanOrEqual(60);
		expect(atOnce).toBeLessThan(75);
		expect(new Set(waits.filter((waitMs) => waitMs > 0)).size).toBe(80 - atOnce);
	});

	test('a place refused in one bucket is taken from none', async () => {
		const take = await instance(`mm-test:${randomUUID()}`);
		const narrow = { key: 'narrow', ...pace({ limit: 1, periodMs: 60_000 }) };
		expect(await take([bucket, narrow], 1_000)).toBe(0);
		for (let index = 0; index < 100; index += 1) expect(await take([bucket, narrow], 1_000)).toBeLessThan(-50_000);
		expect(await take([bucket], 1_000)).toBe(0);
	});

	test('without Redis the process keeps to the limits by itself', async () => {
		const take = createRedisPlaces(() => null, 'unused', createLocalPlaces());
		const waits = await Promise.all(Array.from({ length: 80 }, () => take([bucket], 5_000)));
		expect(waits.filter((waitMs) => waitMs > 0).length).toBeGreaterThan(0);
	});
});
