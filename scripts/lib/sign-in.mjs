import { readAdminPassword } from './data-folder.mjs';
import { say } from './output.mjs';
import { connect, isTokenKnown, signIn } from './rest.mjs';

/** A client with admin rights, or null if nobody knows how to sign in. */
export async function connectAsAdmin(settings, url) {
	if (settings.adminToken && (await isTokenKnown(url, settings.adminToken))) return connect(url, settings.adminToken);
	const password = settings.adminPassword ?? (await readAdminPassword(settings.dataFolder));
	const token = password ? await signIn(url, settings.adminEmail, password) : null;
	return token === null ? null : connect(url, token);
}

/** Gives ADMIN_TOKEN to the admin if the server does not know it yet. */
export async function ensureAdminToken(settings, url) {
	const { adminToken, adminEmail } = settings;
	if (adminToken === null || (await isTokenKnown(url, adminToken))) return;
	const admin = await connectAsAdmin(settings, url);
	if (admin === null)
		say(`! ADMIN_TOKEN was not set: the password of ${adminEmail} is not known here. Give ADMIN_PASSWORD.`);
	else await admin.patch('/users/me', { token: adminToken });
}

/** How to sign in, line by line. */
export async function describeSignIn(settings, data, url) {
	const { adminEmail, adminPassword, dataFolder } = settings;
	const generated = await readAdminPassword(dataFolder);
	const lines = [`Directus with Meeting Manager serves at ${url}`];
	if (data.state.isForeign) lines.push('Sign in with an account of this database.');
	else if (adminPassword === null && generated) lines.push(`Sign in as ${adminEmail} with the password ${generated}`);
	else lines.push(`Sign in as ${adminEmail} with the password you gave it.`);
	return lines;
}
