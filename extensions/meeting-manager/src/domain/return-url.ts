/** Where a browser may be sent after connecting. Anything else would make this an open redirect. */
export interface ReturnUrls {
	/** Where browsers reach this Directus; every address of its origin is allowed. */
	publicUrl: URL;
	/** Allowed with everything below their paths. */
	allowed: readonly URL[];
}

/**
 * The address to return to: complete, or a path of this Directus.
 * @returns null where it is not allowed
 */
export function readReturnUrl(given: string, { publicUrl, allowed }: ReturnUrls): URL | null {
	if (!URL.canParse(given, publicUrl)) return null;
	const url = new URL(given, publicUrl);
	if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
	if (url.username !== '' || url.password !== '') return null;
	if (url.origin === publicUrl.origin) return url;
	return allowed.some((prefix) => url.origin === prefix.origin && isBelow(url.pathname, prefix.pathname)) ? url : null;
}

/** `/app` allows `/app` and `/app/…`, not `/apple`; a slash in disguise could lead out of it again. */
function isBelow(path: string, prefix: string): boolean {
	const folder = prefix.endsWith('/') ? prefix : `${prefix}/`;
	return path === prefix || (path.startsWith(folder) && !/%2f|%5c/i.test(path));
}

/** The address with what became of the sign-in; what it said of an earlier one goes. */
export function withOutcome(url: URL, outcome: Readonly<Record<string, string>>): URL {
	const target = new URL(url);
	for (const name of ['connected', 'error', 'error_description']) target.searchParams.delete(name);
	for (const [name, value] of Object.entries(outcome)) target.searchParams.set(name, value);
	return target;
}
