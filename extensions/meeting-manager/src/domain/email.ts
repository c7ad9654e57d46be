// RFC 5321: 254 characters for the whole address, 64 for the part before the @.
const MAX_ADDRESS_LENGTH = 254;
const MAX_LOCAL_LENGTH = 64;

const LOCAL_PART = /^[^\s@"(),:;<>[\\\]\p{Cc}\p{Cs}]+$/u;
const LABEL = /^[\p{L}\p{N}\p{M}-]{1,63}$/u;
const NUMBER = /^\d+$/;

/**
 * Whether a text is an address of the form `local@domain.tld`: `sarah@bestsecurity.com` is,
 * `sarah@bestsecurity`, `not-an-email` and `sarah@` are not. Letters of any script are fine.
 * Works in time linear in the text's length.
 */
export function isEmail(text: string): boolean {
	if (text.length > MAX_ADDRESS_LENGTH) return false;
	const at = text.indexOf('@');
	if (at < 1 || at > MAX_LOCAL_LENGTH || !LOCAL_PART.test(text.slice(0, at))) return false;

	const labels = text.slice(at + 1).split('.');
	const tld = labels.at(-1) ?? '';
	if (labels.length < 2 || tld.length < 2 || NUMBER.test(tld)) return false;
	return labels.every((label) => LABEL.test(label) && !label.startsWith('-') && !label.endsWith('-'));
}
