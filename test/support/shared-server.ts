import { inject } from 'vitest';
import { createClient } from './client';
import type { Client } from './client';
import type { DatabaseConnection } from './databases';
import { getTarget } from './targets';
import type { Target, TargetName } from './targets';

declare module 'vitest' {
	export interface ProvidedContext {
		targetName: TargetName;
		serverUrl: string;
		adminToken: string;
		database: DatabaseConnection;
	}
}

export interface SharedServer {
	target: Target;
	url: string;
	database: DatabaseConnection;
	admin: Client;
	anonymous: Client;
}

/** The server that all files of a target share, one file after another. Leave it as you found it. */
export function useSharedServer(): SharedServer {
	const url = inject('serverUrl');
	return {
		target: getTarget(inject('targetName')),
		url,
		database: inject('database'),
		admin: createClient(url, inject('adminToken')),
		anonymous: createClient(url),
	};
}

/** The target of the project that runs this file, for files that start servers of their own. */
export function useTarget(): Target {
	return getTarget(inject('targetName'));
}
