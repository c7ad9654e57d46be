import { definePanel } from '@directus/extensions-sdk';
import { hostText } from '../../translations/dictionary';
import { studioTexts } from '../../translations/studio';
import SyncHealth from './sync-health.vue';
import { panelParts } from './use-sync-activity';
import type { PanelPart } from './use-sync-activity';

const partNames: Record<PanelPart, string> = {
	states: hostText(studioTexts, 'panelStates'),
	figures: hostText(studioTexts, 'panelFigures'),
	perDay: hostText(studioTexts, 'panelPerDay'),
};

/** How the calendar sync is doing, for a dashboard of System Managers. */
export default definePanel({
	id: 'mm-sync-health',
	name: hostText(studioTexts, 'syncHealth'),
	icon: 'cloud_sync',
	description: hostText(studioTexts, 'syncHealthHint'),
	component: SyncHealth,
	minWidth: 16,
	minHeight: 10,
	options: [
		{
			field: 'days',
			name: hostText(studioTexts, 'panelDays'),
			type: 'integer',
			schema: { default_value: 14 },
			meta: {
				width: 'half',
				interface: 'select-dropdown',
				options: { choices: [7, 14, 30].map((days) => ({ text: String(days), value: days })) },
			},
		},
		{
			field: 'parts',
			name: hostText(studioTexts, 'panelParts'),
			type: 'json',
			schema: { default_value: [...panelParts] },
			meta: {
				width: 'half',
				interface: 'select-multiple-checkbox',
				options: { choices: panelParts.map((part) => ({ text: partNames[part], value: part })) },
			},
		},
	],
});
