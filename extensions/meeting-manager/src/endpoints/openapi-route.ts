import packageJson from '../../package.json' with { type: 'json' };
import { serveDocument } from '../directus/http';
import type { Router } from '../directus/http';
import type { Runtime } from '../directus/runtime';
import { createOpenApi } from '../schemas/openapi/document';

/** The description of all routes, for signed-in callers: it names nobody. */
export function registerOpenApiRoute(router: Router, { settings }: Pick<Runtime, 'settings'>): void {
	const serverUrl = settings.connections.publicUrl?.href.replace(/\/$/, '') ?? null;
	serveDocument(router, '/openapi.json', () => createOpenApi({ version: packageJson.version, serverUrl }));
}
