/** What Directus hands to filters and actions is untyped: a payload is an object, keys are a list. */

export function asPayload(input: unknown): Record<string, unknown> {
	return typeof input === 'object' && input !== null && !Array.isArray(input) ? { ...input } : {};
}

export function asKeys(input: unknown): string[] {
	return Array.isArray(input) ? input.map(String) : [];
}
