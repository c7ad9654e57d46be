import type { RouteLocation } from 'vue-router';

/** What the sign-in at a provider left in the page's address. */
export type ConnectResult =
	| { kind: 'connected'; account: string }
	| { kind: 'refused'; code: string; message: string | null };

export function readConnectResult(query: RouteLocation['query']): ConnectResult | null {
	const first = (name: string) => {
		const value = query[name];
		return (Array.isArray(value) ? value[0] : value) ?? null;
	};
	const account = first('connected');
	if (account !== null && account !== '') return { kind: 'connected', account };
	const code = first('error');
	return code === null ? null : { kind: 'refused', code, message: first('error_description') };
}
