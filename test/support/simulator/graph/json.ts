export type Json = Record<string, unknown>;

export function isJson(value: unknown): value is Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A property that is an object, or an empty one. */
export function objectIn(json: Json, name: string): Json {
	const value = json[name];
	return isJson(value) ? value : {};
}

export function textIn(json: Json, name: string): string | null {
	const value = json[name];
	return typeof value === 'string' ? value : null;
}
