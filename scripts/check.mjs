import { tieChildren } from './lib/commands.mjs';
import { runChecks } from './lib/checks.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { ensureNode } from './lib/node-runtime.mjs';
import { runMain } from './lib/output.mjs';
import { root } from './lib/paths.mjs';

await runMain(async () => {
	tieChildren();
	await ensureNode();
	await ensureDependencies(root, 'Installing packages');
	return (await runChecks()) ? 0 : 1;
});
