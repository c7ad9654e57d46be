/**
 * Reads a text as the WHATWG Encoding Standard does: a byte-order mark wins, then the `charset` of the
 * Content-Type, then UTF-8. The mark is not part of the text; bytes that mean nothing become U+FFFD.
 */
export function decodeText(bytes: Buffer, contentType: string): string {
	return decoderFor(markedCharset(bytes) ?? declaredCharset(contentType) ?? 'utf-8').decode(bytes);
}

function markedCharset(bytes: Buffer): string | undefined {
	if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
	if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
	return undefined;
}

function declaredCharset(contentType: string): string | undefined {
	return /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1];
}

function decoderFor(label: string): TextDecoder {
	try {
		return new TextDecoder(label);
	} catch {
		return new TextDecoder('utf-8');
	}
}
