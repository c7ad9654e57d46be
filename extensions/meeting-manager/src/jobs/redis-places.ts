import type { Redis } from 'ioredis';
import type { TakePlace } from '../providers/rate-limits';

/** The same as `createLocalPlaces`, by Redis's own clock. KEYS are the buckets, ARGV the longest wait, then two numbers for each. */
const SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local times = {}
local wait = 0
for index, key in ipairs(KEYS) do
	times[index] = math.max(now, tonumber(redis.call('GET', key) or '0'))
	wait = math.max(wait, times[index] - tonumber(ARGV[2 * index + 1]) - now)
end
if wait > tonumber(ARGV[1]) then return tostring(-wait) end
for index, key in ipairs(KEYS) do
	local full = times[index] + tonumber(ARGV[2 * index])
	redis.call('SET', key, string.format('%.3f', full), 'PX', math.ceil(full - now) + 1000)
end
return tostring(wait)
`;

/** Places shared by all instances; those of this process alone while Redis cannot be reached. */
export function createRedisPlaces(redis: () => Redis | null, namespace: string, local: TakePlace): TakePlace {
	return async (buckets, longestWaitMs) => {
		const client = redis();
		if (client === null || client.status !== 'ready') return local(buckets, longestWaitMs);
		const keys = buckets.map(({ key }) => `${namespace}:rate:${key}`);
		const numbers = [longestWaitMs, ...buckets.flatMap(({ intervalMs, aheadMs }) => [intervalMs, aheadMs])];
		try {
			return Number(await client.eval(SCRIPT, keys.length, ...keys, ...numbers.map(String)));
		} catch {
			return local(buckets, longestWaitMs);
		}
	};
}
