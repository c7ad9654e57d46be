import { useApi } from '@directus/extensions-sdk';
import { MODULE_ID } from './pages';

type Values = Readonly<Record<string, string | number | boolean | undefined>>;

/** The plugin's endpoints, asked as whoever is signed in. Rejections are for `readFailure`. */
export interface Endpoint {
	get<Data>(route: string, values?: Values): Promise<Data>;
	post<Data>(route: string, payload?: object): Promise<Data>;
	/** A collection of Directus's own API. */
	createItem(collection: string, payload: object): Promise<{ name: string }>;
	/** The address of a route that the browser itself goes to. */
	addressOf(route: string, values: Values): string;
}

export function useEndpoint(): Endpoint {
	const api = useApi();
	return {
		get: async <Data>(route: string, values: Values = {}) => {
			const answer = await api.get<{ data: Data }>(`/${MODULE_ID}/${route}`, { params: values });
			return answer.data.data;
		},
		post: async <Data>(route: string, payload: object = {}) => {
			const answer = await api.post<{ data: Data }>(`/${MODULE_ID}/${route}`, payload);
			return answer.data.data;
		},
		createItem: async (collection, payload) => {
			const answer = await api.post<{ data: { name: string } }>(`/items/${collection}`, payload);
			return answer.data.data;
		},
		addressOf: (route, values) => api.getUri({ url: `/${MODULE_ID}/${route}`, params: values }),
	};
}
