import { computed, ref, watch } from 'vue';
import type { ComputedRef, Ref } from 'vue';
import type { Calendar, OwnEvent } from '../shared/api-types';
import { addDays, knownZone, localDay, startOfDay, startOfWeek } from '../shared/local-time';
import { useEndpoint } from '../shared/use-endpoint';
import { useLoading } from '../shared/use-loading';
import type { Loading } from '../shared/use-loading';
import { toWeekEntries } from './week-events';
import type { WeekEntry } from './week-events';

export interface Week extends Loading<OwnEvent[]> {
	/** The zone everything is shown in. */
	zone: ComputedRef<string>;
	/** The first and the last day shown. */
	first: Ref<string>;
	last: ComputedRef<string>;
	entries: ComputedRef<WeekEntry[]>;
	/** Whether there is a calendar at all; null while that is not known. */
	hasCalendars: ComputedRef<boolean | null>;
	nameOf(calendar: string | null): string | null;
	move(weeks: number): void;
	goToToday(): void;
}

/** A person's own events, a week at a time, from wherever the host's licence lets them read rows. */
export function useWeek(zoneOfPerson: () => string, firstWeekday: () => number): Week {
	const endpoint = useEndpoint();
	const zone = computed(() => knownZone(zoneOfPerson()));
	const today = () => localDay(new Date(), zone.value);
	const first = ref(startOfWeek(today(), firstWeekday()));
	const last = computed(() => addDays(first.value, 6));
	const events = useLoading(() =>
		endpoint.get<OwnEvent[]>('events', {
			start_date: startOfDay(first.value, zone.value).toISOString(),
			end_date: startOfDay(addDays(first.value, 7), zone.value).toISOString(),
		}),
	);
	const calendars = useLoading(() => endpoint.get<Calendar[]>('calendars'));
	const calendarOf = (name: string | null) => calendars.data.value?.find((calendar) => calendar.name === name);

	watch(first, () => void events.load());

	return {
		...events,
		failure: events.failure,
		load: async () => void (await Promise.all([events.load(), calendars.load()])),
		zone,
		first,
		last,
		entries: computed(() =>
			toWeekEntries(events.data.value ?? [], zone.value, (name) =>
				knownZone(calendarOf(name)?.time_zone ?? zone.value),
			),
		),
		hasCalendars: computed(() => (calendars.data.value === null ? null : calendars.data.value.length > 0)),
		nameOf: (name) => calendarOf(name)?.calendar_name ?? name,
		move: (weeks) => {
			first.value = addDays(first.value, 7 * weeks);
		},
		goToToday: () => {
			first.value = startOfWeek(today(), firstWeekday());
		},
	};
}
