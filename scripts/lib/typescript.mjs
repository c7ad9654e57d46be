import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Lets this process import the repository's TypeScript, whose imports name no extension. Node itself strips the types. */
export function allowTypeScript() {
	registerHooks({
		resolve(specifier, context, nextResolve) {
			if (!/^\.{1,2}\//.test(specifier) || /\.\w+$/.test(specifier)) return nextResolve(specifier, context);
			const url = new URL(`${specifier}.ts`, context.parentURL);
			return existsSync(fileURLToPath(url)) ? nextResolve(url.href, context) : nextResolve(specifier, context);
		},
	});
}
