import { z } from 'zod';
import { describeArgs, toJsonSchema } from './json-schema';
import type { JsonSchema } from './json-schema';
import type { ErrorStatus, Operation, Success } from './operation';
import { TAGS } from './operation';
import { operations } from './operations';
import { conflict } from './parts';

/** The plugin's endpoints as OpenAPI 3.1, made from the schemas that check their arguments. */

const fault = z.object({ field: z.string(), message: z.string() });

/** As Directus words its errors. */
const errors = z.object({
	errors: z.array(
		z.object({
			message: z.string(),
			extensions: z.looseObject({
				code: z.string(),
				faults: z.array(fault).optional(),
				conflicts: z.array(conflict).optional(),
				reason: z.string().optional(),
			}),
		}),
	),
});

const REFUSALS: Record<ErrorStatus | 429, { name: string; description: string; code: string; message: string }> = {
	400: {
		name: 'BadRequest',
		description: 'Bad input; `faults` names each argument at fault.',
		code: 'INVALID_PAYLOAD',
		message: '"start_datetime" is required.',
	},
	403: {
		name: 'Forbidden',
		description: 'Not signed in, or nothing of the caller’s: what is foreign and what does not exist look the same.',
		code: 'FORBIDDEN',
		message: "You don't have permission to access this.",
	},
	409: {
		name: 'Conflict',
		description: 'The time is taken; `conflicts` tells by what.',
		code: 'MM_CONFLICT',
		message: 'The time is taken: Busy (2026-12-11T09:00:00.000Z - 2026-12-11T09:30:00.000Z).',
	},
	429: {
		name: 'TooManyRequests',
		description: 'Directus’s own rate limiter, where it is switched on.',
		code: 'REQUESTS_EXCEEDED',
		message: 'Too many requests, retry after 30s.',
	},
	502: {
		name: 'BadGateway',
		description: 'The calendar service did not do what was asked; `reason` is a code.',
		code: 'MM_PROVIDER_ERROR',
		message: 'The calendar service cannot be reached.',
	},
};

const ROOT = '/meeting-manager';

/** @param version the package's @param serverUrl where browsers reach Directus; null: to be filled in by the reader */
export function createOpenApi({ version, serverUrl }: { version: string; serverUrl: string | null }) {
	const server =
		serverUrl === null
			? { url: 'https://{host}', variables: { host: { default: 'directus.example.com' } } }
			: { url: serverUrl };
	const paths: Record<string, Record<string, unknown>> = {};
	for (const operation of operations) {
		paths[ROOT + operation.path] = {
			...paths[ROOT + operation.path],
			[operation.method]: describeOperation(operation),
		};
	}
	return {
		openapi: '3.1.0',
		info: {
			title: 'Meeting Manager for Directus',
			version,
			description:
				'Calendars and availability. Instants go out in UTC; date-times without offset are UTC. The collections themselves are read and written through Directus’s own `/items` and `/graphql`.',
			license: { name: 'MIT', identifier: 'MIT' },
		},
		servers: [server],
		security: [{ token: [] }, { session: [] }],
		tags: TAGS.map((name) => ({ name })),
		paths,
		components: {
			securitySchemes: {
				token: { type: 'http', scheme: 'bearer', description: 'A static token or access token of Directus.' },
				session: { type: 'apiKey', in: 'cookie', name: 'directus_session_token' },
			},
			schemas: { Errors: toJsonSchema(errors) },
			responses: Object.fromEntries(Object.values(REFUSALS).map((refusal) => [refusal.name, describeRefusal(refusal)])),
		},
	};
}

export type OpenApi = ReturnType<typeof createOpenApi>;

function describeRefusal({ description, code, message }: (typeof REFUSALS)[400]) {
	return {
		description,
		content: {
			'application/json': {
				schema: { $ref: '#/components/schemas/Errors' },
				example: { errors: [{ message, extensions: { code } }] },
			},
		},
	};
}

function describeOperation(operation: Operation) {
	const { tag, id, summary, description, audience, success, errors: refused = [], isEarly } = operation;
	const isOpen = audience === 'anybody';
	const statuses = [...refused, ...(isOpen ? [] : [403 as const])];
	const forManagers = audience === 'System Manager' ? 'For System Managers.' : undefined;
	const words = [forManagers, description].filter(Boolean).join(' ');
	return {
		operationId: id,
		tags: [tag],
		summary,
		...(words === '' ? {} : { description: words }),
		...(isOpen ? { security: [] } : {}),
		...describeRequest(operation),
		responses: {
			...describeSuccess(success),
			...Object.fromEntries(statuses.map((status) => [status, reference(status)])),
			...(isEarly ? {} : { 429: reference(429) }),
		},
	};
}

function reference(status: keyof typeof REFUSALS) {
	return { $ref: `#/components/responses/${REFUSALS[status].name}` };
}

function describeRequest({ method, args, body, pathParameters = {}, headers = {}, example }: Operation) {
	const sent = args === undefined ? [] : describeArgs(args);
	const inQuery = method === 'get' ? sent.map((argument) => ({ in: 'query', ...argument })) : [];
	const texts = (place: string, described: Readonly<Record<string, string>>) =>
		Object.entries(described).map(([name, description]) => ({
			in: place,
			name,
			description,
			isRequired: true,
			schema: { type: 'string' as const },
		}));
	const parameters = [...inQuery, ...texts('path', pathParameters), ...texts('header', headers)];
	const isSent = body !== undefined || (method === 'post' && sent.length > 0);
	return {
		...(parameters.length === 0
			? {}
			: {
					parameters: parameters.map(({ in: place, name, isRequired, description, schema }) => ({
						name,
						in: place,
						required: isRequired,
						...(description === undefined ? {} : { description }),
						schema,
						...(example[name] === undefined ? {} : { example: example[name] }),
					})),
				}),
		...(isSent
			? {
					requestBody: {
						required: body !== undefined || sent.some(({ isRequired }) => isRequired),
						content: {
							'application/json': { schema: body === undefined ? asObject(sent) : toJsonSchema(body), example },
						},
					},
				}
			: {}),
	};
}

function asObject(sent: ReturnType<typeof describeArgs>): JsonSchema {
	return {
		type: 'object',
		properties: Object.fromEntries(
			sent.map(({ name, schema, description }) => [
				name,
				description === undefined ? schema : { ...schema, description },
			]),
		),
		required: sent.filter(({ isRequired }) => isRequired).map(({ name }) => name),
	};
}

function describeSuccess(success: Success): Record<string, unknown> {
	if (success.kind === 'redirect') {
		const location = { description: success.description, schema: { type: 'string', format: 'uri' } };
		return { 302: { description: `Leads to: ${success.description}`, headers: { Location: location } } };
	}
	if (success.kind === 'accepted') return { 202: { description: success.description } };
	if (success.kind === 'document') {
		const schema = { type: success.isJson ? 'object' : 'string' };
		return { 200: { description: success.description, content: { [success.mediaType]: { schema } } } };
	}
	const schema = { type: 'object', properties: { data: toJsonSchema(success.schema) }, required: ['data'] };
	const example = { data: success.example };
	return { 200: { description: 'The answer', content: { 'application/json': { schema, example } } } };
}
