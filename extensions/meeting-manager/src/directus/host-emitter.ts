import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Accountability, SchemaOverview } from '@directus/types';
import type { Knex } from 'knex';

/** The part of Directus's own emitter that announces changes. */
export interface HostEmitter {
	emitAction(
		event: string | string[],
		meta: Record<string, unknown>,
		context: { database: Knex; schema: SchemaOverview; accountability: Accountability | null },
	): void;
	actionEmitter: { listeners(event: string): unknown[] };
}

/** An event nobody emits: a listener on it proves which emitter this process listens on. */
export const PROBE_EVENT = 'meeting-manager.probe';

/**
 * Extensions are handed an emitter of their own; Flows, WebSocket subscribers and other extensions
 * listen on the host's. It is looked for beside the running program first, for another Directus may be
 * installed nearby, and believed only if this extension's own listener is registered on it. Null where
 * it cannot be found.
 */
export async function findHostEmitter(): Promise<HostEmitter | null> {
	for (const origin of origins()) {
		const emitter = await loadEmitter(origin);
		if (emitter !== null) return emitter;
	}
	return null;
}

function origins(): string[] {
	const program = process.argv[1];
	const candidates = [
		process.env.pm_exec_path,
		program,
		join(process.cwd(), 'node_modules/directus/cli.js'),
		join(process.cwd(), 'package.json'),
	];
	return candidates.flatMap((path) => {
		if (!path) return [];
		try {
			return [realpathSync(path)];
		} catch {
			return [];
		}
	});
}

async function loadEmitter(origin: string): Promise<HostEmitter | null> {
	try {
		const path = createRequire(pathToFileURL(origin)).resolve('@directus/api/emitter');
		const loaded: unknown = await import(pathToFileURL(path).href);
		const emitter = typeof loaded === 'object' && loaded !== null && 'default' in loaded ? loaded.default : null;
		return isHostEmitter(emitter) ? emitter : null;
	} catch {
		return null;
	}
}

function isHostEmitter(value: unknown): value is HostEmitter {
	if (typeof value !== 'object' || value === null || !('emitAction' in value) || !('actionEmitter' in value))
		return false;
	const { actionEmitter } = value;
	if (typeof actionEmitter !== 'object' || actionEmitter === null || !('listeners' in actionEmitter)) return false;
	const { listeners } = actionEmitter;
	if (typeof listeners !== 'function') return false;
	const found: unknown = listeners.call(actionEmitter, PROBE_EVENT);
	return Array.isArray(found) && found.length > 0;
}
