import { DAY_MS, HOUR_MS } from './interval';

const FIRST_MS = 2 * HOUR_MS;

/** One that comes so soon after the last one is the same trouble. */
export const SAME_TROUBLE_MS = DAY_MS;

/** How long nothing is written after a provider has suspended writing: doubling while it repeats, up to a day. */
export function suspensionMs(count: number): number {
	return Math.min(DAY_MS, FIRST_MS * 2 ** (count - 1));
}
