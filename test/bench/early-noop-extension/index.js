/** What the push routes are compared with: a route before Directus's middleware that answers and does nothing. */
export default ({ init }) => {
	init('app.before', ({ app }) => {
		app.post('/bench-early-noop', (request, response) => {
			request.resume();
			response.writeHead(202, { 'content-length': 0 });
			response.end();
		});
	});
};
