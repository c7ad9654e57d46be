import { startVariables } from './settings.mjs';
import { allowTypeScript } from './typescript.mjs';

/** The text of docs/settings.md, made from the schema that checks the settings when Directus starts. */
export async function describeSettings() {
	allowTypeScript();
	const { environment } = await import('../../extensions/meeting-manager/src/schemas/settings.ts');
	const rows = Object.entries(environment.shape).map(([name, schema]) => ({
		name,
		usual: usualOf(schema),
		description: schema.description,
	}));
	const started = Object.entries(startVariables).map(([name, [usual, description]]) => ({ name, usual, description }));
	return `<!-- Written by npm run docs from the schema that checks the settings. Do not edit. -->

# Settings

Environment variables of the Directus that runs the plugin. They are checked when it starts: a bad value stops the start with a message that
names it. Nothing has to be set; Google and Outlook need their applications, see [providers](providers.md).

${table(rows)}

## Of Directus, and of weight here

| variable | |
|---|---|
| \`EXTENSIONS_MUST_LOAD\` | \`true\`: otherwise an extension that fails to load is only logged, and the data served without validation and guards |
| \`TZ\` | \`UTC\`: Directus reads dates without offset in the zone of the process |
| \`REDIS\`, \`REDIS_*\` | Where Directus has Redis, background work and rate limits are shared by all instances |
| \`RATE_LIMITER_*\` | Directus’s own limits; they count for the plugin’s endpoints, too, but not for notifications and busy feeds |
| \`DB_EXCLUDE_TABLES\` | Hides the plugin’s internal tables from the Data Model, see [administration](admins.md) |

## Of \`npm start\` in this repository

Besides all of the above, and Directus’s own \`DB_*\` and \`REDIS*\`:

${table(started)}
`;
}

/** What a setting is when nobody sets it, if that can be told in a word. */
function usualOf(schema) {
	const { success, data } = schema.safeParse(undefined);
	return success && ['string', 'number'].includes(typeof data) ? String(data) : '';
}

function table(rows) {
	const lines = rows.map(({ name, usual, description }) => {
		if (!description) throw new Error(`${name} has no description`);
		return `| \`${name}\` | ${usual === '' ? '' : `\`${usual}\``} | ${description} |`;
	});
	return ['| variable | default | |', '|---|---|---|', ...lines].join('\n');
}
