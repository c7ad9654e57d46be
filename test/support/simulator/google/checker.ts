import { discovery, type DiscoveryMethod, type DiscoveryParameter } from './discovery';
import type { Exchange, Reply } from './exchange';
import { faultsBySchema, isRfc3339, withoutNulls } from './schema-checks';

/** A method of the API with the values of its path. */
export interface Call {
	method: DiscoveryMethod;
	pathValues: Record<string, string>;
}

interface Route {
	method: DiscoveryMethod;
	names: string[];
	pattern: RegExp;
}

const routes: Route[] = Object.values(discovery.resources)
	.flatMap(({ methods }) => Object.values(methods))
	.map((method) => ({
		method,
		names: [...method.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''),
		pattern: new RegExp(`^/${discovery.servicePath}${method.path.replaceAll(/\{\w+\}/g, '([^/]+)')}$`),
	}))
	// `events/import` before `events/{eventId}`.
	.toSorted((a, b) => a.names.length - b.names.length);

export function findCall({ method, url }: Pick<Exchange, 'method' | 'url'>): Call | null {
	for (const route of routes) {
		const match = route.method.httpMethod === method ? route.pattern.exec(url.pathname) : null;
		if (match === null) continue;
		const values = match.slice(1).map(decodeURIComponent);
		return {
			method: route.method,
			pathValues: Object.fromEntries(route.names.map((name, at) => [name, values[at] ?? ''])),
		};
	}
	return null;
}

/** The parameters that Google's description of `syncToken` forbids beside it. */
export const EXCLUDED_BY_SYNC_TOKEN: readonly string[] = [
	...(discovery.resources['events']?.methods['list']?.parameters?.['syncToken']?.description ?? '').matchAll(
		/^- (\w+)/gm,
	),
].map(([, name]) => name ?? '');

/** What Google's documentation does not allow in a request. */
export function checkRequest({ method }: Call, { url, text, headers }: Exchange): string[] {
	const known = { ...discovery.parameters, ...method.parameters };
	const faults = [...new Set(url.searchParams.keys())].flatMap((name) => {
		const parameter = known[name];
		if (parameter?.location !== 'query') return [`has an unknown parameter ${name}`];
		return checkValues(name, url.searchParams.getAll(name), parameter);
	});
	const missing = Object.entries(method.parameters ?? {})
		.filter(([name, { required, location }]) => required && location === 'query' && !url.searchParams.has(name))
		.map(([name]) => `lacks the parameter ${name}`);
	return [...faults, ...missing, ...checkSyncToken(url.searchParams), ...checkBody(method, text, headers)];
}

/** What Google's documentation does not know in an answer. */
export function checkAnswer({ method }: Call, { status, json, html }: Reply): string[] {
	if (html !== undefined) return ['is answered with a page'];
	if (status >= 400) return faultsBySchema('error', json);
	if (method.response === undefined) return json === undefined ? [] : ['is answered with a body where there is none'];
	return faultsBySchema(method.response.$ref, json);
}

function checkValues(name: string, values: string[], parameter: DiscoveryParameter): string[] {
	const repeated = values.length > 1 && !parameter.repeated ? [`repeats the parameter ${name}`] : [];
	return [
		...repeated,
		...values
			.filter((value) => !isOfType(value, parameter))
			.map((value) => `has ${name}=${value}, which is no ${parameter.type}`),
	];
}

function isOfType(value: string, { type, format, enum: options, minimum, maximum }: DiscoveryParameter): boolean {
	if (type === 'boolean') return value === 'true' || value === 'false';
	if (type === 'integer') {
		const isInRange = Number(value) >= Number(minimum ?? -Infinity) && Number(value) <= Number(maximum ?? Infinity);
		return /^-?\d+$/.test(value) && isInRange;
	}
	if (format === 'date-time') return isRfc3339(value);
	return options?.includes(value) ?? true;
}

function checkSyncToken(query: URLSearchParams): string[] {
	if (!query.has('syncToken')) return [];
	const excluded = EXCLUDED_BY_SYNC_TOKEN.filter((name) => query.has(name)).map(
		(name) => `has ${name} beside syncToken`,
	);
	return query.get('showDeleted') === 'false' ? [...excluded, 'has showDeleted=false beside syncToken'] : excluded;
}

function checkBody(method: DiscoveryMethod, text: string, headers: Exchange['headers']): string[] {
	if (method.request === undefined) return text === '' ? [] : ['has a body where there is none'];
	if (!(headers['content-type'] ?? '').startsWith('application/json'))
		return ['has a body that is not declared as JSON'];
	try {
		const body: unknown = JSON.parse(text);
		return faultsBySchema(method.request.$ref, method.httpMethod === 'PATCH' ? withoutNulls(body) : body);
	} catch {
		return ['has a body that is not JSON'];
	}
}
