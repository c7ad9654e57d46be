import { computed } from 'vue';
import type { Calendar } from '../shared/api-types';
import { useEndpoint } from '../shared/use-endpoint';
import { useAction } from '../shared/use-loading';
import { CALDAV_SERVERS, serverAddress } from './caldav-servers';
import type { CalDavServerId } from './caldav-servers';

export interface CalDavForm {
	server: CalDavServerId;
	address: string;
	username: string;
	password: string;
}

/** Signing in at a CalDAV server. @param onConnected gets the account's id */
export function useCalDavForm(form: CalDavForm, onConnected: (account: string) => void) {
	const endpoint = useEndpoint();
	const chosen = computed(() => CALDAV_SERVERS.find(({ id }) => id === form.server) ?? CALDAV_SERVERS[0]);
	const address = computed(() => serverAddress(form.server, chosen.value.address || form.address));
	const isComplete = computed(() => address.value !== '' && form.username.trim() !== '' && form.password !== '');
	const action = useAction(async () => {
		const payload = { server_url: address.value, username: form.username.trim(), password: form.password };
		const { account } = await endpoint.post<{ account: string }>('connect/caldav', payload);
		form.password = '';
		onConnected(account);
	});
	return { chosen, isComplete, ...action };
}

export interface FeedForm {
	address: string;
	name: string;
	zone: string;
}

/** Adding a feed, or giving one that is there a new address. @param onSaved gets the calendar's name */
export function useFeedForm(form: FeedForm, existing: Calendar | null, onSaved: (name: string) => void) {
	const endpoint = useEndpoint();
	const isComplete = computed(() => form.address.trim() !== '');
	const action = useAction(async () => {
		const address = { ical_url: form.address.trim() };
		const saved =
			existing === null
				? await endpoint.post<Calendar>('calendars', {
						...address,
						calendar_name: form.name.trim(),
						time_zone: form.zone.trim(),
					})
				: await endpoint.post<Calendar>('calendars/update', { ...address, calendar_integration: existing.name });
		onSaved(saved.name);
	});
	return { isComplete, ...action };
}

/** The zones this browser knows, for a field that suggests them. */
export function knownZones(): string[] {
	return Intl.supportedValuesOf('timeZone');
}
