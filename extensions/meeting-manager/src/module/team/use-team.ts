import { computed, ref, shallowRef, watch } from 'vue';
import type { ListedPerson, Me, Stretch, TeamMember } from '../shared/api-types';
import { addDays, knownZone, localDay, startOfDay, startOfWeek } from '../shared/local-time';
import { useEndpoint } from '../shared/use-endpoint';
import { useLoading } from '../shared/use-loading';
import { hoursOf, WHOLE_DAY } from './grid-layout';

export const DURATIONS = [15, 30, 45, 60, 90, 120] as const;
const FINEST_STEP_MINUTES = 30;

export type Span = 'day' | 'week';

/** Several people's time in a day or a week, and the slots they have in common. */
export function useTeam(me: Me, firstWeekday: () => number, startSpan: Span) {
	const endpoint = useEndpoint();
	const zone = knownZone(me.time_zone);
	const people = shallowRef<ListedPerson[]>([{ id: me.id, name: me.name, email: me.email }]);
	const span = ref<Span>(startSpan);
	const duration = ref<number>(30);
	const isWholeDay = ref(false);
	const today = () => localDay(new Date(), zone);
	const anchor = ref(today());
	const first = computed(() => (span.value === 'day' ? anchor.value : startOfWeek(anchor.value, firstWeekday())));
	const days = computed(() =>
		Array.from({ length: span.value === 'day' ? 1 : 7 }, (_day, index) => addDays(first.value, index)),
	);

	const ask = <Answer>(route: string, more: Record<string, number> = {}) =>
		endpoint.get<Answer>(route, {
			users: people.value.map(({ id }) => id).join(','),
			start_date: startOfDay(first.value, zone).toISOString(),
			end_date: startOfDay(addDays(first.value, days.value.length), zone).toISOString(),
			...more,
		});
	const team = useLoading(async () => {
		if (people.value.length === 0) return { members: [], slots: [] };
		const step = Math.min(duration.value, FINEST_STEP_MINUTES);
		const [members, slots] = await Promise.all([
			ask<TeamMember[]>('team_availability'),
			ask<Stretch[]>('find_available_slots', { duration_minutes: duration.value, step_minutes: step }),
		]);
		return { members, slots };
	});
	watch([people, first, span, duration], () => void team.load());

	const members = computed(() => team.data.value?.members ?? []);
	return {
		...team,
		zone,
		people,
		span,
		duration,
		isWholeDay,
		first,
		days,
		members,
		slots: computed(() => team.data.value?.slots ?? []),
		hours: computed(() => (isWholeDay.value ? WHOLE_DAY : hoursOf(members.value, days.value, zone))),
		move: (steps: number) => {
			anchor.value = addDays(first.value, steps * days.value.length);
		},
		goToToday: () => {
			anchor.value = today();
		},
	};
}
