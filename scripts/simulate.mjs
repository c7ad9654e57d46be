import { ensureDependencies } from './lib/dependencies.mjs';
import { ensureNode } from './lib/node-runtime.mjs';
import { runMain, say } from './lib/output.mjs';
import { root } from './lib/paths.mjs';

/** Stand-ins for Google Calendar and Microsoft Graph, to try the product with without accounts. */
await runMain(async () => {
	await ensureNode();
	await ensureDependencies(root, 'Installing packages');
	const { startSimulators } = await import('./lib/simulators.mjs');
	const simulators = await startSimulators();
	for (const line of simulators.describe()) say(line);
	say('\nStart Directus with:\n');
	for (const [name, value] of Object.entries(simulators.env)) say(`export ${name}=${value}`);
	say('\nStop it with Ctrl+C.');
	await new Promise((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, resolve);
	});
	await simulators.close();
});
