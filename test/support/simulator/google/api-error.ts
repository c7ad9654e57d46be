import type { Reply } from './exchange';

export interface ApiErrorDetails {
	status: number;
	reason: string;
	message: string;
	/** Default: `global`. */
	domain?: 'global' | 'calendar' | 'usageLimits' | 'push';
	location?: { type: 'header' | 'parameter'; name: string };
	retryAfterSeconds?: number;
	/** The newer form of an error beside the older one, where Google sends both. */
	details?: { status: string; reason: string };
}

/** An answer other than success, in Google's form. */
export class ApiError extends Error {
	override name = 'ApiError';
	readonly reply: Reply;
	constructor(details: ApiErrorDetails) {
		super(details.message);
		this.reply = errorReply(details);
	}
}

export function errorReply(error: ApiErrorDetails): Reply {
	const { status, reason, message, domain = 'global', location, retryAfterSeconds, details } = error;
	const place = location === undefined ? {} : { locationType: location.type, location: location.name };
	const newForm =
		details === undefined
			? {}
			: {
					status: details.status,
					details: [
						{
							'@type': 'type.googleapis.com/google.rpc.ErrorInfo',
							reason: details.reason,
							domain: 'googleapis.com',
							metadata: { service: 'calendar-json.googleapis.com' },
						},
					],
				};
	return {
		status,
		headers: {
			...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
			...(status === 401
				? { 'www-authenticate': 'Bearer realm="https://accounts.google.com/", error="invalid_token"' }
				: {}),
		},
		json: { error: { errors: [{ domain, reason, message, ...place }], code: status, message, ...newForm } },
	};
}

export const notFound = (): ApiError => new ApiError({ status: 404, reason: 'notFound', message: 'Not Found' });

export const badRequest = (reason: string, message: string, parameter?: string): ApiError =>
	new ApiError({
		status: 400,
		reason,
		message,
		...(parameter === undefined ? {} : { location: { type: 'parameter', name: parameter } }),
	});
