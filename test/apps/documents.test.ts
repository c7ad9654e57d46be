import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ENGINE_TABLES } from '../../extensions/meeting-manager/src/directus/install/tables';
import { operations } from '../../extensions/meeting-manager/src/schemas/openapi/operations';
import { documents, readBlocks, readDocument, readScript } from '../support/documents';
import { executedSections } from '../support/executed-sections';
import { repositoryRoot } from '../support/targets';

/** What the documents say, held against the code. That their commands work is shown by those that execute them. */

const withoutBlocks = (text: string): string => text.replaceAll(/```.*?```/gs, '');
const inline = (text: string): string[] =>
	[...withoutBlocks(text).matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
const read = (file: string): string => readFileSync(path.join(repositoryRoot, file), 'utf8');
const sources = globSync(
	[
		'extensions/*/src/**/*.{ts,vue}',
		'directus-config/*.ts',
		'migrations/*.ts',
		'scripts/**/*.mjs',
		'test/support/**/*.ts',
	],
	{ cwd: repositoryRoot },
);
/** Frappe's own words, in the guide for those who come from there. */
const frappeNames = ['get_doc', 'get_all', 'order_by', 'doc_events', 'scheduler_events'];
const code = sources.map(read).join('\n');

/** The anchor GitHub gives a heading. */
function anchorOf(heading: string): string {
	const kept = heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, '');
	return kept.replaceAll(' ', '-');
}

function anchorsOf(text: string): string[] {
	return [...withoutBlocks(text).matchAll(/^#+ (.+)$/gm)].map((match) => anchorOf(match[1] ?? ''));
}

test('every section with commands is executed by the test that is named for it', () => {
	const sections = documents.flatMap((document) => {
		const executed = readBlocks(document).filter(({ language }) => language === 'sh' || language === 'ts');
		return executed.map(({ heading }) => `${document}: ${heading}`);
	});
	const named = Object.entries(executedSections).flatMap(([document, tests]) =>
		Object.entries(tests).map(([heading, file]) => ({ document, heading, file })),
	);
	expect([...new Set(sections)].toSorted()).toEqual(
		named.map(({ document, heading }) => `${document}: ${heading}`).toSorted(),
	);
	for (const { document, heading, file } of named) {
		const text = read(file);
		expect(text.includes(document) && text.includes(heading), `${document}: ${heading}`).toBe(true);
	}
});

describe.each(documents)('%s', (document) => {
	const text = readDocument(document);

	test('links to what is there', () => {
		const links = [...withoutBlocks(text).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
		const broken = links.filter((link) => {
			if (/^https?:/.test(link) || /\/?images\//.test(link)) return false;
			const [file = '', anchor] = link.split('#');
			const goal = file === '' ? document : path.join(path.dirname(document), file);
			if (!existsSync(path.join(repositoryRoot, goal))) return true;
			return anchor !== undefined && !anchorsOf(read(goal)).includes(anchor);
		});
		expect(broken).toEqual([]);
	});

	test('names commands that there are', () => {
		const { scripts } = JSON.parse(read('package.json'));
		const commands = [...text.matchAll(/npm (?:run )?(start|test|bench|simulate|docs|check|build)\b/g)];
		for (const [, name = ''] of commands) expect(scripts).toHaveProperty(name);
		for (const [, name = ''] of text.matchAll(/\bnpm run ([\w-]+)/g)) expect(scripts).toHaveProperty(name);
		for (const [, name = ''] of text.matchAll(/\b(mm:[\w-]+)/g)) expect(code).toContain(`.command('${name}')`);
	});

	test('names settings, fields and routes that there are', () => {
		// Names that begin in one place and end in another, such as `REDIS_*`, are Directus's.
		const names = inline(text).flatMap(
			(words) => words.match(/(?<![\w*])[a-z]+(?:_[a-z]+)+(?![\w*])|\bMM_[A-Z\d_]+\b/g) ?? [],
		);
		const known = (name: string) => frappeNames.includes(name) || new RegExp(`\\b${name}\\b`).test(code);
		expect([...new Set(names)].filter((name) => !known(name))).toEqual([]);
		const paths = [...text.matchAll(/(?<!extensions)\/meeting-manager\/([\w./]+)/g)].map(
			([, name = '']) => `/${name.replace(/\.$/, '')}`,
		);
		const routes = operations.map(({ path: route }) => route);
		expect(paths.filter((route) => !routes.includes(route))).toEqual([]);
	});
});

test('the endpoints of docs/apps.md are those that apps may call', () => {
	const table = readDocument('docs/apps.md').split('## Endpoints')[1] ?? '';
	const told = [...table.matchAll(/(GET|POST) ([\w./]+)/g)].map(([, method = '', route]) => `${method} /${route}`);
	const called = operations.filter(({ path: route, tag }) => tag !== 'Notifications' && !/callback$|\{/.test(route));
	expect(told.toSorted()).toEqual(
		called.map(({ method, path: route }) => `${method.toUpperCase()} ${route}`).toSorted(),
	);
});

test('the internal tables of docs/admins.md are all there are', () => {
	const [command = ''] = readScript('docs/admins.md', 'Internal tables');
	const tables = /DB_EXCLUDE_TABLES=(\S+)/.exec(command)?.[1]?.split(',') ?? [];
	expect(tables.filter((name) => name.startsWith('mm_')).toSorted()).toEqual([...ENGINE_TABLES].toSorted());
});

test('the messages of docs/troubleshooting.md are those that people see', () => {
	const quotes = [...readDocument('docs/troubleshooting.md').matchAll(/“([^”]+)”/g)].map((match) => match[1] ?? '');
	const parts = quotes.flatMap((quote) => quote.split('…')).map((part) => part.trim());
	// Directus's own.
	const foreign = ['collections limit exceeded'];
	expect(parts.filter((part) => part !== '' && !foreign.includes(part) && !code.includes(part))).toEqual([]);
});

test('the pictures in docs/images are those the documents show', () => {
	const shown = documents.flatMap((document) => [...readDocument(document).matchAll(/images\/([\w.-]+\.png)\)/g)]);
	const pictures = globSync('docs/images/*.png', { cwd: repositoryRoot }).map((file) => path.basename(file));
	const expected = pictures.length === 0 ? [] : [...new Set(shown.map(([, name = '']) => name))];
	expect(pictures.toSorted()).toEqual(expected.toSorted());
});
