import { randomUUID } from 'node:crypto';
import { chromium } from 'playwright-core';
import { createClient } from './client';
import type { Client } from './client';
import { adminEmail, adminPassword } from './directus-env';
import { createPerson } from './people';
import type { Person, PersonOptions } from './people';
import { startDirectus } from './start-directus';
import type { DirectusServer } from './start-directus';
import { openStudioPage } from './studio-page';
import type { StudioLook, StudioPage } from './studio-page';
import { getTarget } from './targets';
import type { Target, TargetName } from './targets';

/** Who can sign in to the Studio. */
export interface StudioUser {
	id: string;
	email: string;
	password: string;
}

export type StudioPerson = Person & StudioUser;

/** A Directus with its app and a browser to look at it. One for each file: start it once, stop it at the end. */
export interface Studio {
	target: Target;
	url: string;
	server: DirectusServer;
	/** Speaks to the API as the admin. */
	admin: Client;
	adminUser: StudioUser;
	/** A user with a password. Directus 12 Core has three seats, the admin's included. */
	createUser(options?: PersonOptions & { firstName?: string; lastName?: string }): Promise<StudioPerson>;
	/** A window of the user's own. Language and theme are the user's, and stay so in the windows they have. */
	open(user: StudioUser, look?: StudioLook): Promise<StudioPage>;
	stop(): Promise<void>;
}

const browserArguments = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--force-color-profile=srgb',
];

const targetNames: readonly TargetName[] = ['11-sqlite', '12-sqlite'];

/** The target of the browser project that runs the file. */
function readTarget(): Target {
	const named = process.env['MM_BROWSER_TARGET'];
	const name = targetNames.find((candidate) => candidate === named);
	if (name === undefined) throw new Error(`MM_BROWSER_TARGET ${named} is no target of a browser project`);
	return getTarget(name);
}

/** @param env further variables of the server */
export async function startStudio(env: Record<string, string> = {}): Promise<Studio> {
	const target = readTarget();
	const executablePath = process.env['MM_TEST_CHROMIUM'];
	if (!executablePath) throw new Error('MM_TEST_CHROMIUM does not say where Chromium is');
	const server = await startDirectus({ target: target.name, env: { SERVE_APP: 'true', ...env } });
	const browser = await chromium.launch({ executablePath, args: browserArguments }).catch(async (error: unknown) => {
		await server.stop();
		throw error;
	});
	const admin = createClient(server.url, server.adminToken);
	const me = await admin.get<{ id: string }>('/users/me?fields=id');
	return {
		target,
		url: server.url,
		server,
		admin,
		adminUser: { id: me.body.data.id, email: adminEmail, password: adminPassword },
		createUser: async ({ firstName, lastName, ...options } = {}) => {
			const person = await createPerson(server.url, admin, options);
			const password = randomUUID();
			await change(admin, person.id, { password, first_name: firstName ?? null, last_name: lastName ?? null });
			return { ...person, password };
		},
		open: async (user, look = {}) => {
			await change(admin, user.id, { language: look.language ?? 'en-US', appearance: look.theme ?? 'light' });
			return openStudioPage(browser, { target, url: server.url, ...user }, look);
		},
		stop: async () => {
			await browser.close();
			await server.stop();
		},
	};
}

async function change(admin: Client, id: string, payload: Record<string, unknown>): Promise<void> {
	const answer = await admin.patch(`/users/${id}`, payload);
	if (answer.status !== 200) throw new Error(`Changing user ${id}: ${answer.status} ${answer.text}`);
}
