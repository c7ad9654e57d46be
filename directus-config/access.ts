import {
	ALL_POLICY_ID,
	ALL_ROLE_ID,
	AVAILABILITY_READER_POLICY_ID,
	SYSTEM_MANAGER_POLICY_ID,
	SYSTEM_MANAGER_ROLE_ID,
} from '../extensions/meeting-manager/src/domain/access-ids';
import { BOOKING_COLLECTION } from '../extensions/meeting-manager/src/domain/booking';
import { EVENT_COLLECTION } from '../extensions/meeting-manager/src/domain/event';
import { INTEGRATION_COLLECTION } from '../extensions/meeting-manager/src/domain/integration';
import { ERROR_LOG_COLLECTION, EVENT_ARCHIVE_COLLECTION } from '../extensions/meeting-manager/src/domain/records';
import { SYNC_RUN_COLLECTION } from '../extensions/meeting-manager/src/domain/sync-run';
import {
	AVAILABILITY_RULE_COLLECTION,
	USER_SETTINGS_COLLECTION,
} from '../extensions/meeting-manager/src/domain/user-settings';
import type { ItemRule, PermissionConfig, PolicyConfig, RoleConfig } from './types';

export const policies: readonly PolicyConfig[] = [
	{
		id: SYSTEM_MANAGER_POLICY_ID,
		name: 'System Manager',
		icon: 'verified_user',
		description: 'Meeting Manager: all calendars, events, bookings, settings and rules',
		app_access: true,
		admin_access: false,
	},
	{
		id: ALL_POLICY_ID,
		name: 'All',
		icon: 'group',
		description: 'Meeting Manager: reads one’s own calendars, events, bookings and settings',
		app_access: true,
		admin_access: false,
	},
	{
		id: AVAILABILITY_READER_POLICY_ID,
		name: 'Availability Reader',
		icon: 'event_available',
		description: 'Meeting Manager: asks for other people’s busy times through the endpoints, without details; for apps',
		app_access: false,
		admin_access: false,
	},
];

export const roles: readonly RoleConfig[] = [
	{
		id: SYSTEM_MANAGER_ROLE_ID,
		name: 'System Manager',
		icon: 'verified_user',
		description: 'Runs Meeting Manager',
		policy: SYSTEM_MANAGER_POLICY_ID,
	},
	{ id: ALL_ROLE_ID, name: 'All', icon: 'group', description: 'Uses Meeting Manager', policy: ALL_POLICY_ID },
];

const managed = [
	EVENT_COLLECTION,
	INTEGRATION_COLLECTION,
	BOOKING_COLLECTION,
	USER_SETTINGS_COLLECTION,
	AVAILABILITY_RULE_COLLECTION,
];
const readable = [ERROR_LOG_COLLECTION, SYNC_RUN_COLLECTION, EVENT_ARCHIVE_COLLECTION];
const actions = ['create', 'read', 'update', 'delete'] as const;

function everyRow(collection: string, action: PermissionConfig['action']): PermissionConfig {
	return { policy: SYSTEM_MANAGER_POLICY_ID, collection, action, permissions: null, fields: ['*'] };
}

function ownRows(collection: string, rule: ItemRule, withoutLicence: string): PermissionConfig {
	return { policy: ALL_POLICY_ID, collection, action: 'read', permissions: rule, fields: ['*'], withoutLicence };
}

const mine: ItemRule = { _eq: '$CURRENT_USER' };
const closed = 'All fails closed: not readable through /items';

export const permissions: readonly PermissionConfig[] = [
	...managed.flatMap((collection) => actions.map((action) => everyRow(collection, action))),
	...readable.map((collection) => everyRow(collection, 'read')),
	{
		// What the Studio shows of a user in a form and a list.
		policy: SYSTEM_MANAGER_POLICY_ID,
		collection: 'directus_users',
		action: 'read',
		permissions: null,
		fields: ['id', 'first_name', 'last_name', 'email', 'avatar'],
		withoutLicence: 'the Studio shows a System Manager no names of other users',
	},
	ownRows(
		EVENT_COLLECTION,
		{ calendar_integration: { user: mine } },
		'All fails closed: own events come through /meeting-manager/events',
	),
	ownRows(SYNC_RUN_COLLECTION, { calendar_integration: { user: mine } }, closed),
	ownRows(INTEGRATION_COLLECTION, { user: mine }, closed),
	ownRows(AVAILABILITY_RULE_COLLECTION, { user: mine }, closed),
	ownRows(BOOKING_COLLECTION, { assigned_user: mine }, closed),
	ownRows(USER_SETTINGS_COLLECTION, { name: mine }, closed),
];
