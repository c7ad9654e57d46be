import { randomUUID } from 'node:crypto';
import { createClient } from './client';
import type { Client, Row } from './client';

/** A user made for a test, with a client that speaks for them. */
export interface Person {
	id: string;
	email: string;
	token: string;
	client: Client;
}

export interface PersonOptions {
	/** Default: a fresh address at bestsecurity.com. */
	email?: string;
	/** Name of a role: 'System Manager', 'All'. */
	role?: string;
	/** Names of policies given to the user directly. */
	policies?: string[];
	/**
	 * Directus 12 Core has three seats; who has neither app nor admin access needs none. True gives copies of the
	 * `policies` without app access in their place. A copy is another policy: it does not make a System Manager.
	 */
	apiOnly?: boolean;
}

/** An address nobody has yet: files of a target share one server. */
export function freshEmail(localPart = 'sarah'): string {
	return `${localPart}.${randomUUID().slice(0, 8)}@bestsecurity.com`;
}

/** Creates an active user with a static token. `url` is the server's, `admin` a client with admin rights. */
export async function createPerson(url: string, admin: Client, options: PersonOptions = {}): Promise<Person> {
	const email = options.email ?? freshEmail();
	const token = randomUUID();
	const policies: string[] = [];
	for (const name of options.policies ?? []) {
		policies.push(
			options.apiOnly ? await copyPolicyWithoutApp(admin, name) : await findByName(admin, 'policies', name),
		);
	}
	const role = options.role === undefined ? null : await findByName(admin, 'roles', options.role);
	const created = await admin.post<{ id: string }>('/users', {
		email,
		token,
		role,
		password: randomUUID(),
		status: 'active',
		policies: policies.map((policy) => ({ policy })),
	});
	if (created.status !== 200) throw new Error(`Creating ${email}: ${created.status} ${created.text}`);
	return { id: created.body.data.id, email, token, client: createClient(url, token) };
}

/** Removes a user, which frees their seat on Directus 12 Core. */
export async function removePerson(admin: Client, person: Person): Promise<void> {
	await admin.delete(`/users/${person.id}`);
}

async function findByName(admin: Client, kind: 'roles' | 'policies', name: string): Promise<string> {
	const found = await lookUp(admin, kind, name);
	if (found === null) throw new Error(`There is no ${name} among the ${kind}`);
	return found;
}

async function lookUp(admin: Client, kind: 'roles' | 'policies', name: string): Promise<string | null> {
	const filter = encodeURIComponent(JSON.stringify({ name: { _eq: name } }));
	const { body } = await admin.get<{ id: string }[]>(`/${kind}?fields=id&filter=${filter}`);
	return body.data[0]?.id ?? null;
}

/**
 * The copy holds the same permissions. Directus 12 Core refuses those with item rules, as it ignores them in the
 * policy copied from: either way the role is refused.
 */
async function copyPolicyWithoutApp(admin: Client, name: string): Promise<string> {
	const copyName = `${name} (API only)`;
	const existing = await lookUp(admin, 'policies', copyName);
	if (existing !== null) return existing;
	const source = await findByName(admin, 'policies', name);
	const created = await admin.post<{ id: string }>('/policies', {
		name: copyName,
		app_access: false,
		admin_access: false,
	});
	if (created.status !== 200) throw new Error(`Copying the policy ${name}: ${created.status} ${created.text}`);
	const filter = encodeURIComponent(JSON.stringify({ policy: { _eq: source } }));
	const { body } = await admin.get<Row[]>(`/permissions?limit=-1&filter=${filter}`);
	for (const { collection, action, permissions, validation, presets, fields, system } of body.data) {
		if (system) continue;
		const copy = { policy: created.body.data.id, collection, action, permissions, validation, presets, fields };
		const answer = await admin.post('/permissions', copy);
		const restricted = answer.body.errors[0]?.extensions.code === 'RESOURCE_RESTRICTED';
		if (answer.status !== 200 && !restricted) throw new Error(`Copying a permission: ${answer.status} ${answer.text}`);
	}
	return created.body.data.id;
}
