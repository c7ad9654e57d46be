import { isDeepStrictEqual } from 'node:util';

/**
 * The part of `wanted` that `actual` does not hold. Keys that `wanted` does not name are the host
 * project's own affair. Directus gives an unset list or object as null or empty.
 */
export function differing(wanted: Readonly<Record<string, unknown>>, actual: object | null): Record<string, unknown> {
	const held = new Map(Object.entries(actual ?? {}));
	return Object.fromEntries(Object.entries(wanted).filter(([key, value]) => !isSame(value, held.get(key))));
}

export function isEmpty(values: object): boolean {
	return Object.keys(values).length === 0;
}

function isSame(wanted: unknown, actual: unknown): boolean {
	return isDeepStrictEqual(normalise(wanted), normalise(actual));
}

function normalise(value: unknown): unknown {
	if (value === undefined || value === null) return null;
	if (typeof value === 'object' && isEmpty(value)) return null;
	if (typeof value !== 'object') return value;
	if (Array.isArray(value)) return value.map(normalise);
	const entries = Object.entries(value).map(([key, inner]) => [key, normalise(inner)] as const);
	return Object.fromEntries(entries.toSorted(([left], [right]) => left.localeCompare(right)));
}
