import { defineEndpoint } from '@directus/extensions-sdk';

export default defineEndpoint({
	id: 'meeting-manager',
	handler: (router) => {
		router.get('/health', (_request, response) => {
			response.json({ data: { status: 'ok' } });
		});
	},
});
