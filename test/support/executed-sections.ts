/** Sections of the documents that hold commands, requests or programs, and the test that executes all of them. */
export const executedSections: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	'README.md': {
		'Try it': 'test/directus/commands.only-11.only-sqlite.test.ts',
		'From nothing to a right answer': 'test/directus/documents.test.ts',
		'Install it into your project': 'test/directus/package-install.only-sqlite.test.ts',
	},
	'CONTRIBUTING.md': {
		'Tests and checks': 'test/directus/commands.only-11.only-sqlite.test.ts',
	},
	'docs/admins.md': {
		Health: 'test/directus/requests.only-sqlite.test.ts',
		'Copies and backups': 'test/directus/requests.only-sqlite.test.ts',
		'Changing the key': 'test/directus/package-install.only-sqlite.test.ts',
		'Internal tables': 'test/directus/package-install.only-sqlite.test.ts',
	},
	'docs/apps.md': {
		'Is somebody free': 'test/directus/requests.only-sqlite.test.ts',
		'Find a slot and book it': 'test/directus/requests.only-sqlite.test.ts',
		Events: 'test/directus/requests.only-sqlite.test.ts',
		Errors: 'test/directus/requests.only-sqlite.test.ts',
		'With @directus/sdk': 'test/directus/requests.only-sqlite.test.ts',
		GraphQL: 'test/directus/requests.only-sqlite.test.ts',
		OpenAPI: 'test/directus/requests.only-sqlite.test.ts',
		'Live changes and busy feeds': 'test/directus/requests.only-sqlite.test.ts',
	},
	'docs/frappe.md': {
		'The specification’s examples': 'test/directus/requests.only-sqlite.test.ts',
	},
	'docs/providers.md': {
		'Connect Google, Outlook and CalDAV': 'test/directus/documents.test.ts',
	},
	'docs/troubleshooting.md': {
		'A calendar does not sync': 'test/directus/requests.only-sqlite.test.ts',
		'An answer about time looks wrong': 'test/directus/requests.only-sqlite.test.ts',
	},
	'docs/upgrading.md': {
		'To a new version of the plugin': 'test/directus/package-install.only-sqlite.test.ts',
		Uninstalling: 'test/directus/package-install.only-sqlite.test.ts',
	},
	'extensions/meeting-manager/README.md': {
		Install: 'test/directus/package-install.only-sqlite.test.ts',
		'For apps': 'test/directus/package-install.only-sqlite.test.ts',
	},
};
