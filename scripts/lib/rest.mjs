/**
 * A client of the running server. A refusal throws with what the server said.
 * @param {string} url
 * @param {string} token
 */
export function connect(url, token) {
	const send = async (method, path, payload) => {
		const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
		const response = await fetch(url + path, { method, headers, body: payload && JSON.stringify(payload) });
		const body = await response.json().catch(() => ({}));
		if (!response.ok) {
			const reason = body.errors?.map((error) => error.message).join(' ') ?? response.statusText;
			throw new Error(`${method} ${path.split('?')[0]}: ${response.status} ${reason}`);
		}
		return body.data;
	};
	return {
		get: (path) => send('GET', path),
		post: (path, payload) => send('POST', path, payload),
		patch: (path, payload) => send('PATCH', path, payload),
		/** The first row that matches, or undefined. */
		find: async (path, filter, fields = '*') => {
			const rows = await send(
				'GET',
				`${path}?limit=1&fields=${fields}&filter=${encodeURIComponent(JSON.stringify(filter))}`,
			);
			return rows[0];
		},
	};
}

/** Signs in; null if the server does not take the password. */
export async function signIn(url, email, password) {
	const response = await fetch(`${url}/auth/login`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ email, password }),
	});
	if (!response.ok) return null;
	return (await response.json()).data.access_token;
}

/** True if the server knows the token. */
export async function isTokenKnown(url, token) {
	const response = await fetch(`${url}/users/me?fields=id`, { headers: { authorization: `Bearer ${token}` } });
	return response.ok;
}
