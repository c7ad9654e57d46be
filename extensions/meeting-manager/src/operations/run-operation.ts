import { isDirectusError } from '@directus/errors';
import { defineOperationApi } from '@directus/extensions-sdk';
import type { Accountability, ApiExtensionContext } from '@directus/types';
import { forbiddenError, providerFailure } from '../directus/errors';
import type { Requester } from '../directus/requester';
import { sharedRuntime } from '../directus/runtime';
import type { Runtime } from '../directus/runtime';
import { messages } from '../messages';
import { ProviderError } from '../providers/provider';

export interface OperationWork {
	/** The Flow's own database: within a filter the transaction that the Flow stands in. */
	host: Pick<ApiExtensionContext, 'services' | 'database'>;
	caller: Requester;
	runtime: Runtime;
}

/** What the reject path gets: enough for a script or a template, and for Directus to answer a request with. */
interface Rejection {
	name: 'DirectusError';
	code: string;
	status: number;
	message: string;
	extensions: unknown;
}

/**
 * An operation of ours: options read, the caller found, errors put on the reject path as plain objects. Of an Error
 * Directus shows no more than the message to its log and to scripts.
 */
export function meetingOperation<Args extends { permissions: '$trigger' | '$full' }>(
	id: string,
	read: (options: unknown) => Args,
	work: (args: Args, context: OperationWork) => Promise<unknown>,
) {
	return defineOperationApi({
		id,
		handler: async (options, { services, database, logger, accountability }) => {
			try {
				const args = read(options);
				const caller = callerOf(args.permissions, accountability ?? null);
				return await work(args, { host: { services, database }, caller, runtime: sharedRuntime() });
			} catch (error) {
				const rejection = toRejection(id, error);
				if (rejection.status === 500) logger.error(error, `Meeting Manager: ${rejection.message}`);
				throw rejection;
			}
		},
	});
}

/** Neither the public nor a share's visitor has calendars, and what their roles may do is not theirs to use here. */
function callerOf(permissions: '$trigger' | '$full', accountability: Accountability | null): Requester {
	if (permissions === '$full' || accountability === null) return { user: null, accountability: null };
	if (accountability.user === null && !accountability.admin) throw forbiddenError();
	return { user: accountability.user, accountability };
}

function toRejection(operation: string, thrown: unknown): Rejection {
	const error = thrown instanceof ProviderError ? providerFailure(thrown) : thrown;
	if (!isDirectusError(error)) {
		const message = messages.operationFailed(operation);
		return { name: 'DirectusError', code: 'INTERNAL_SERVER_ERROR', status: 500, message, extensions: {} };
	}
	const { code, status, message, extensions } = error;
	return { name: 'DirectusError', code, status, message, extensions };
}
