import { defineModule } from '@directus/extensions-sdk';
import CalendarsPage from './calendars/calendars-page.vue';
import HealthPage from './health/health-page.vue';
import { MODULE_ID, pathOf } from './shared/pages';
import TeamPage from './team/team-page.vue';
import WeekPage from './week/week-page.vue';

/** What people do with their calendars and their team's; everything they see comes from the endpoints. */
export default defineModule({
	id: MODULE_ID,
	name: 'Meeting Manager',
	icon: 'event_available',
	routes: [
		{ path: '', redirect: pathOf('calendars') },
		{ path: 'calendars', component: CalendarsPage },
		{ path: 'week', component: WeekPage },
		{ path: 'team', component: TeamPage },
		{ path: 'health', component: HealthPage },
	],
});
