/** The hidden fields of the forms on a page, as a browser would send them. */
export interface PageForm {
	action: string;
	fields: URLSearchParams;
}

/** Reads the forms of a consent page: its hidden inputs, unescaped. */
export function readForms(html: string): PageForm[] {
	return [...html.matchAll(/<form[^>]*?(?:action="([^"]*)")?[^>]*>(.*?)<\/form>/gs)].map(([whole]) => {
		const action = /<form[^>]*action="([^"]*)"/.exec(whole)?.[1] ?? '';
		const inputs = [...whole.matchAll(/<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"[^>]*>/g)];
		const fields = inputs.map(([, name = '', value = '']): [string, string] => [name, unescape(value)]);
		return { action: unescape(action), fields: new URLSearchParams(fields) };
	});
}

/**
 * A person at the consent page of emulate: chooses the account with this address.
 * @returns where the provider sends the browser back to
 */
export async function consentAtEmulator(page: URL, email: string): Promise<URL> {
	const answer = await fetch(page);
	const forms = readForms(await answer.text());
	const form = forms.find(({ fields }) => fields.get('email') === email);
	if (form === undefined) throw new Error(`The page offers no account ${email}`);
	return follow(await fetch(new URL(form.action, page), { method: 'POST', body: form.fields, redirect: 'manual' }));
}

/**
 * A person at the consent page of the Graph simulator.
 * @param button the one they press: an account, or `cancel`
 */
export async function consentAtGraph(page: URL, button: { account: string } | { cancel: '1' }): Promise<URL> {
	const [form] = readForms(await (await fetch(page)).text());
	if (form === undefined) throw new Error('The page has no form');
	for (const [name, value] of Object.entries(button)) form.fields.set(name, value);
	return follow(await fetch(page, { method: 'POST', body: form.fields, redirect: 'manual' }));
}

function follow(answer: Response): URL {
	const location = answer.headers.get('location');
	if (location === null) throw new Error(`Expected a redirect, got ${answer.status}`);
	return new URL(location);
}

function unescape(text: string): string {
	return text
		.replaceAll('&quot;', '"')
		.replaceAll('&#39;', "'")
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&amp;', '&');
}

/** A person at the consent page of the Google simulator: chooses an account and unticks boxes, or cancels. */
export async function consentAtGoogle(
	page: URL,
	choice: { account: string; untick?: string } | { decision: 'deny' },
): Promise<URL> {
	const [form] = readForms(await (await fetch(page)).text());
	if (form === undefined) throw new Error('The page has no form');
	const { fields } = form;
	const scopes = fields
		.getAll('scope')
		.filter((scope) => !('untick' in choice) || !scope.endsWith(`/${choice.untick}`));
	fields.delete('scope');
	for (const scope of scopes) fields.append('scope', scope);
	fields.set('decision', 'decision' in choice ? choice.decision : 'allow');
	if ('account' in choice) fields.set('account', choice.account);
	return follow(await fetch(new URL(form.action, page), { method: 'POST', body: fields, redirect: 'manual' }));
}
