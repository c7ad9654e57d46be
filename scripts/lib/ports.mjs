import { createServer } from 'node:net';
import { portTaken } from './directus.mjs';
import { Advice } from './output.mjs';

/** Says so before anything else is done if the server could not listen later. */
export async function checkPort(host, port) {
	const code = await tryToListen(host, port);
	if (code === 'EADDRINUSE') throw portTaken(port);
	if (code === 'EACCES')
		throw new Advice(`You may not listen on port ${port}.`, 'Choose one above 1023: PORT=8055 npm start');
	if (code !== null)
		throw new Advice(`HOST ${host} is no address of this machine (${code}).`, 'Unset HOST, or set it to 127.0.0.1.');
}

function tryToListen(host, port) {
	return new Promise((resolve) => {
		const probe = createServer();
		probe.once('error', (error) => resolve(error.code));
		probe.listen(port, host, () => probe.close(() => resolve(null)));
	});
}
