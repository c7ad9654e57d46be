import { providerFailure } from '../directus/errors';
import { ProviderError } from '../providers/provider';

/** Work that asks a calendar service: its failure is a 502 that says why. */
export async function answeredByProvider<T>(work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (error) {
		throw error instanceof ProviderError ? providerFailure(error) : error;
	}
}
