/** What every other figure is compared with: an endpoint that checks its caller and does nothing. */
export default {
	id: 'bench-noop',
	handler: (router) => {
		const answer = (request, response) => {
			if (!request.accountability?.user) response.status(403);
			response.json({ data: null });
		};
		router.get('/', answer);
		router.post('/', answer);
	},
};
