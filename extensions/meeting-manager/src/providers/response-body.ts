import { type Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { ProviderError } from './provider';
import { reasons } from './reasons';

export interface BodyLimits {
	/** For messages. */
	host: string;
	/** Of the body as sent and as decompressed, each. */
	maxBytes: number;
}

/**
 * Reads a body whole, decompressing gzip, and stops at the first byte too many.
 * @param contentEncoding the header; only what was asked for is read: none, identity, or gzip once
 * @param contentLength the header; a body announced as too large is not begun
 * @throws ProviderError TOO_LARGE or BAD_ANSWER; transport and zlib errors as they come
 */
export async function readBody(
	body: Readable,
	contentEncoding: string | undefined,
	contentLength: string | undefined,
	limits: BodyLimits,
): Promise<Buffer> {
	const encoding = contentEncoding?.trim().toLowerCase() ?? '';
	if (Number(contentLength ?? 0) > limits.maxBytes) throw discarding(body, tooLarge(limits));
	if (!['', 'identity', 'gzip', 'x-gzip'].includes(encoding)) {
		throw discarding(body, new ProviderError('BAD_ANSWER', reasons.refusedEncoding(limits.host)));
	}
	const chunks: Buffer[] = [];
	const collect = async (source: AsyncIterable<Buffer>): Promise<void> => {
		for await (const chunk of capped(source, limits)) chunks.push(chunk);
	};
	if (encoding.endsWith('gzip')) {
		const gunzip: Transform = createGunzip();
		// Both sides are capped: gzip members without content would otherwise flow for ever.
		await pipeline(body, (source: AsyncIterable<Buffer>) => capped(source, limits), gunzip, collect);
	} else {
		await pipeline(body, collect);
	}
	return Buffer.concat(chunks);
}

/** Gives up a body without reading it; the connection goes with it. */
export function discard(body: Readable): void {
	body.on('error', () => undefined);
	body.destroy();
}

async function* capped(source: AsyncIterable<Buffer>, limits: BodyLimits): AsyncGenerator<Buffer> {
	let bytes = 0;
	for await (const chunk of source) {
		bytes += chunk.length;
		if (bytes > limits.maxBytes) throw tooLarge(limits);
		yield chunk;
	}
}

function tooLarge({ host, maxBytes }: BodyLimits): ProviderError {
	return new ProviderError('TOO_LARGE', reasons.tooLarge(host, maxBytes));
}

function discarding(body: Readable, error: ProviderError): ProviderError {
	discard(body);
	return error;
}
