export const MODULE_ID = 'meeting-manager';

export type PageName = 'calendars' | 'week' | 'team' | 'health';

/** The module's pages, in the order of its navigation. */
export const PAGES = [
	{ name: 'calendars', icon: 'cloud_sync', text: 'myCalendars', help: 'myCalendarsHelp', isForManagers: false },
	{ name: 'week', icon: 'calendar_view_week', text: 'myWeek', help: 'myWeekHelp', isForManagers: false },
	{ name: 'team', icon: 'groups', text: 'team', help: 'teamHelp', isForManagers: false },
	{ name: 'health', icon: 'monitor_heart', text: 'health', help: 'healthHelp', isForManagers: true },
] as const;

export function pathOf(page: PageName): string {
	return `/${MODULE_ID}/${page}`;
}

/** Where the Studio shows an item of a collection. */
export function itemPath(collection: string, name: string): string {
	return `/content/${collection}/${encodeURIComponent(name)}`;
}
