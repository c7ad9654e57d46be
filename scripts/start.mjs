import { isStopping, tieChildren } from './lib/commands.mjs';
import { ensureSecret, hasDefaultDatabase, openDataFolder } from './lib/data-folder.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { prepareDemo } from './lib/demo.mjs';
import { directusEnv, isUninstalled, serveDirectus } from './lib/directus.mjs';
import { ensureBuild } from './lib/extension-build.mjs';
import { ensureInstallation } from './lib/installation.mjs';
import { ensureNode } from './lib/node-runtime.mjs';
import { runMain, say, step } from './lib/output.mjs';
import { root } from './lib/paths.mjs';
import { checkPort } from './lib/ports.mjs';
import { localUrl, readSettings } from './lib/settings.mjs';
import { describeSignIn, ensureAdminToken } from './lib/sign-in.mjs';

await runMain(async () => {
	tieChildren();
	const settings = readSettings(process.env);
	await ensureNode();
	await checkPort(settings.host, settings.port);
	await ensureDependencies(root, 'Installing packages');
	const sourceHash = await ensureBuild();
	const data = await openDataFolder(settings.dataFolder);
	const hasDatabase = Boolean(data.state.bootstrapped) || hasDefaultDatabase(settings.dataFolder);
	const secret = process.env.SECRET || (await ensureSecret(settings.dataFolder, hasDatabase));
	await ensureInstallation(settings, data, { secret, sourceHash });
	const demo = await prepareDemo(settings, data);
	const simulators = settings.hasSimulators ? await (await import('./lib/simulators.mjs')).startSimulators() : null;
	const env = { ...directusEnv(settings, secret, null), ...demo.env, ...simulators?.env };
	const url = localUrl(settings);
	const server = await step('Starting Directus', () => serve(env, settings, data, { secret, sourceHash }));
	await ensureAdminToken(settings, url);
	await demo.fill(url);
	say();
	for (const line of [
		...(await describeSignIn(settings, data, url)),
		...demo.describe(url),
		...(simulators?.describe() ?? []),
	]) {
		say(line);
	}
	say('\nStop it with Ctrl+C.');
	const code = await server.exited;
	demo.close();
	await simulators?.close();
	return isStopping() ? 0 : code || 1;
});

/** If the database turns out not to be what an earlier start left, it is installed again, once. */
async function serve(env, settings, data, options) {
	const url = localUrl(settings);
	try {
		return await serveDirectus(env, settings.dataFolder, url);
	} catch (error) {
		if (!isUninstalled(error)) throw error;
		await data.remember({ bootstrapped: null });
		await ensureInstallation(settings, data, options);
		return serveDirectus(env, settings.dataFolder, url);
	}
}
