import { readFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from './targets';

/** The JSON examples of docs/flows.md, in order, each by words that stand before it. Tests of the Flows check every one. */
const anchors = {
	scope: 'Value*, and enter',
	reauthorization: '**`meeting-manager.integration.reauthorization`**',
	syncFailed: '**`meeting-manager.sync.failed`**',
	bookingConflict: '| `refused` |',
	rejection: 'On the **reject path**',
	'mm-sync-event': '### Sync Calendar Events',
	'mm-sync-integration': '### Sync Calendars',
	'mm-resync-failed': '### Resync Failed Events',
	'mm-check-time-slot': '### Check Time Slot',
	'mm-find-available-slots': '### Find Available Slots',
	flow: '## A Flow by API',
} as const;

const guide = readFileSync(path.join(repositoryRoot, 'docs/flows.md'), 'utf8');
const blocks = [...guide.matchAll(/```json\n(.*?)```/gs)].map(({ 1: text = '', index }) => ({ text, index }));

export function readExample(name: keyof typeof anchors) {
	const names = Object.keys(anchors);
	const number = names.indexOf(name);
	const block = blocks[number];
	const [before = 0, start] = [blocks[number - 1]?.index, guide.indexOf(anchors[name])];
	if (block === undefined || blocks.length !== names.length || start < before || start > block.index) {
		throw new Error(`docs/flows.md has other examples than the tests know of; looked for ${name}`);
	}
	return JSON.parse(block.text);
}

/** What an example promises: its keys and the kinds of their values. Of a list the first entry counts. */
export function shapeOf(value: unknown): unknown {
	if (value === null) return 'null';
	if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
	if (typeof value !== 'object') return typeof value;
	return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}
