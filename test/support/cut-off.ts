/** What a connection ends with when the process at its other end is killed, or is no longer there. */
const CUT_OFF = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/**
 * Does the work until the server at the other end is killed: true if that cut it off. Anything else that goes wrong is
 * thrown.
 */
export async function isCutOff(work: () => Promise<void>): Promise<boolean> {
	try {
		await work();
		return false;
	} catch (error) {
		if (isConnectionError(error)) return true;
		throw error;
	}
}

/** fetch says why in its error's cause, and ends an answer that breaks off with `terminated`. */
function isConnectionError(error: unknown): boolean {
	if (!(error instanceof TypeError)) return false;
	const { cause } = error;
	return cause instanceof Error && 'code' in cause && CUT_OFF.has(String(cause.code));
}
