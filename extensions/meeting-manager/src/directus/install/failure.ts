/** A reason to stop that the person can act on; its message is the whole story. */
export class InstallError extends Error {
	override name = 'InstallError';
}

/** Whether Directus refused with this code: its errors carry one, whatever version of the class they are. */
export function hasCode(error: unknown, code: string): boolean {
	return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

/** Directus 12 without a licence counts collections, seats and flows. Anything else is thrown as it came. */
export function explainLimit(error: unknown, doing: string): never {
	if (!hasCode(error, 'LIMIT_EXCEEDED')) throw error;
	const reason = error instanceof Error ? error.message : 'a limit is exceeded';
	throw new InstallError(
		`${doing}: Directus refuses, ${reason} Make room (on Directus 12 without a licence: 25 collections, ` +
			'of which Meeting Manager needs 8) or add a licence, and run the installation again: it goes on where it stopped.',
	);
}
