import type { z } from 'zod';

/** What an app may call, as the OpenAPI description tells it: one entry for each route. */

export const TAGS = [
	'Availability',
	'Bookings',
	'Sync',
	'Accounts',
	'Busy feed',
	'Notifications',
	'Administration',
] as const;
export type Tag = (typeof TAGS)[number];

/** Who gets an answer: anybody, whoever is signed in (about themselves), or System Managers. */
export type Audience = 'anybody' | 'signed in' | 'System Manager';

export const ERROR_STATUSES = [400, 403, 409, 502] as const;
export type ErrorStatus = (typeof ERROR_STATUSES)[number];

/** `data` goes out as `{"data": …}`; the others as they are. */
export type Success =
	| { kind: 'data'; schema: z.ZodType; example: unknown }
	| { kind: 'redirect'; description: string }
	| { kind: 'document'; mediaType: string; description: string; isJson?: true }
	| { kind: 'accepted'; description: string };

export interface Operation {
	method: 'get' | 'post';
	/** Below /meeting-manager; a part that varies stands in braces. */
	path: string;
	tag: Tag;
	/** Unique; generated clients name their functions after it. */
	id: string;
	summary: string;
	description?: string;
	audience: Audience;
	/** The schema that checks the arguments: in the query of a GET, the JSON of a POST. */
	args?: z.ZodObject;
	/** Text parts of `path`, and headers, by name. */
	pathParameters?: Readonly<Record<string, string>>;
	headers?: Readonly<Record<string, string>>;
	/** A body that is no arguments of ours: what calendar services send. */
	body?: z.ZodType;
	success: Success;
	/** Refusals besides the 403 of those the operation is not for. */
	errors?: readonly ErrorStatus[];
	/** Answered before Directus's own middleware, its rate limiter included. */
	isEarly?: true;
	/** What is sent, and executed by a test; for the other parameters by their names. */
	example: Readonly<Record<string, unknown>>;
}
