import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

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

		// What the process keeps once its garbage is collected.
		router.get('/memory', (_request, response) => {
			setFlagsFromString('--expose-gc');
			const collect = runInNewContext('gc');
			collect();
			collect();
			const { heapUsed, external } = process.memoryUsage();
			response.json({ data: { usedBytes: heapUsed + external } });
		});
	},
};
