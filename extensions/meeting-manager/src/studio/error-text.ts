/** What the server said, else `fallback`. Errors of Directus's client carry the answer, if there was one. */
export function errorText(error: unknown, fallback: string): string {
	const data = pick(pick(error, 'response'), 'data');
	const errors = pick(data, 'errors');
	const sentences = Array.isArray(errors) ? errors.map((each: unknown) => pick(each, 'message')) : [];
	const said = sentences.filter((sentence) => typeof sentence === 'string' && sentence !== '').join(' ');
	return said === '' ? fallback : said;
}

/** The status of the answer, null where the server was not reached. */
export function errorStatus(error: unknown): number | null {
	const status = pick(pick(error, 'response'), 'status');
	return typeof status === 'number' ? status : null;
}

function pick(value: unknown, key: string): unknown {
	return typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] : null;
}
