import { randomUUID } from 'node:crypto';
import type { Reply } from './exchange';

/**
 * The errors of the token endpoint, with the codes of Entra's list
 * (https://learn.microsoft.com/entra/identity-platform/reference-error-codes).
 */
const ERRORS = {
	unknownApplication: ['unauthorized_client', 700016, 'Application with the given identifier was not found.', 400],
	badSecret: ['invalid_client', 7000215, 'Invalid client secret provided.', 401],
	noSecret: ['invalid_client', 7000218, "The request body must contain: 'client_assertion' or 'client_secret'.", 401],
	badGrantType: ['unsupported_grant_type', 70003, 'The app requested an unsupported grant type.', 400],
	missingParameter: ['invalid_request', 900144, 'The request body must contain a required parameter.', 400],
	badCode: ['invalid_grant', 9002313, 'Invalid request. Request is malformed or invalid.', 400],
	expiredCode: ['invalid_grant', 70008, 'The provided authorization code or refresh token has expired.', 400],
	redeemedCode: ['invalid_grant', 54005, 'OAuth2 Authorization code was already redeemed.', 400],
	wrongVerifier: ['invalid_grant', 501481, 'The Code_Verifier does not match the code_challenge supplied.', 400],
	wrongRedirect: ['invalid_client', 500112, 'The reply address does not match the one of the authorization.', 400],
	badRefreshToken: ['invalid_grant', 70000, 'The provided value for the input parameter is not valid.', 400],
	inactiveRefreshToken: ['invalid_grant', 700082, 'The refresh token has expired due to inactivity.', 400],
	revokedGrant: ['invalid_grant', 50173, 'The provided grant has expired due to it being revoked.', 400],
	consentRequired: ['invalid_grant', 65001, 'The user or administrator has not consented to use the application.', 400],
	interactionRequired: ['interaction_required', 50076, 'You must use multi-factor authentication to access.', 400],
	unavailable: ['temporarily_unavailable', 90033, 'A transient error has occurred. Please try again.', 503],
} as const;

export type OAuthErrorName = keyof typeof ERRORS;

export function oauthError(name: OAuthErrorName, nowMs: number): Reply {
	const [error, code, sentence, status] = ERRORS[name];
	const timestamp = new Date(nowMs)
		.toISOString()
		.replace('T', ' ')
		.replace(/\.\d+Z$/, 'Z');
	const traceId = randomUUID();
	const correlationId = randomUUID();
	return {
		status,
		json: {
			error,
			error_description: `AADSTS${code}: ${sentence} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
			error_codes: [code],
			timestamp,
			trace_id: traceId,
			correlation_id: correlationId,
			error_uri: `https://login.microsoftonline.com/error?code=${code}`,
		},
	};
}
