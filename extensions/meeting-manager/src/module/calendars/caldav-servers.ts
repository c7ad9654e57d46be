/** CalDAV servers that people have accounts at. `help`: where their app passwords are made. */
export const CALDAV_SERVERS = [
	{
		id: 'icloud',
		name: 'iCloud',
		address: 'https://caldav.icloud.com',
		help: 'https://support.apple.com/102654',
	},
	{
		id: 'fastmail',
		name: 'Fastmail',
		address: 'https://caldav.fastmail.com',
		help: 'https://www.fastmail.help/hc/en-us/articles/360058752854',
	},
	{ id: 'nextcloud', name: 'Nextcloud', address: '', help: null },
	{ id: 'other', name: null, address: '', help: null },
] as const;

export type CalDavServerId = (typeof CALDAV_SERVERS)[number]['id'];

/** The address as it is sent: Nextcloud serves calendars below a path that nobody remembers. */
export function serverAddress(server: CalDavServerId, entered: string): string {
	const trimmed = entered.trim().replace(/\/+$/, '');
	if (trimmed === '') return '';
	const address = /^https?:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
	return server === 'nextcloud' && !address.includes('/remote.php') ? `${address}/remote.php/dav` : address;
}
