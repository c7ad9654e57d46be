import { tieChildren } from './lib/commands.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { ensureBuild } from './lib/extension-build.mjs';
import { ensureNode } from './lib/node-runtime.mjs';
import { runMain, say } from './lib/output.mjs';
import { root } from './lib/paths.mjs';

await runMain(async () => {
	tieChildren();
	await ensureNode();
	await ensureDependencies(root, 'Installing packages');
	await ensureBuild({ force: process.argv.includes('--force') });
	say('extensions/meeting-manager/dist is up to date.');
});
