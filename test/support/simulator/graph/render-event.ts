import { instantToLocal } from '../../../../extensions/meeting-manager/src/time';
import { objectIn, textIn, type Json } from './json';
import { digest, type Calendar, type Content, type Item } from './mailbox';
import type { Preferences } from './preferences';
import type { Occurrence } from './series';
import { ianaOf } from './windows-zones';

/** The id under which a request sees an item, or one occurrence of it. */
export function idOf(item: Item, originalDay: string | null, isImmutable: boolean): string {
	const day = originalDay === null ? '' : `:${originalDay}`;
	if (isImmutable) return `AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A${digest(`immutable:${item.key}${day}`, 44)}AA`;
	return `AAMkAGI2${digest(`default:${item.key}:${item.moves}${day}`, 80)}AAA=`;
}

export function etagOf(item: Item): string {
	return `W/"${changeKeyOf(item)}"`;
}

export function changeKeyOf(item: Item): string {
	return `${digest(`change:${item.key}:${item.changeNumber}`, 28)}==`;
}

/** An event, a series, or a whole occurrence as Graph tells it. */
export function renderEvent(
	item: Item,
	occurrence: Occurrence | null,
	calendar: Calendar,
	preferences: Preferences,
): Json {
	const content = occurrence?.content ?? item.content;
	const { isImmutable } = preferences;
	const type =
		occurrence === null
			? item.recurrence === null
				? 'singleInstance'
				: 'seriesMaster'
			: occurrence.isException
				? 'exception'
				: 'occurrence';
	return {
		'@odata.etag': etagOf(item),
		id: idOf(item, occurrence?.originalDay ?? null, isImmutable),
		createdDateTime: timestamp(item.createdMs),
		lastModifiedDateTime: timestamp(item.modifiedMs),
		changeKey: changeKeyOf(item),
		categories: [],
		...(item.transactionId === null ? {} : { transactionId: item.transactionId }),
		originalStartTimeZone: content.startZone,
		originalEndTimeZone: content.endZone,
		// Of occurrences another one each, unlike in iCalendar.
		iCalUId: occurrence === null || item.iCalUId === null ? item.iCalUId : `${item.iCalUId}${occurrence.originalDay}`,
		reminderMinutesBeforeStart: 15,
		isReminderOn: true,
		hasAttachments: false,
		hideAttendees: false,
		subject: '',
		bodyPreview: (textIn(objectIn(content.properties, 'body'), 'content') ?? '').slice(0, 255),
		importance: 'normal',
		sensitivity: 'normal',
		isAllDay: content.isAllDay,
		isCancelled: false,
		isDraft: false,
		isOrganizer: true,
		responseRequested: true,
		seriesMasterId: occurrence === null ? null : idOf(item, null, isImmutable),
		showAs: 'busy',
		type,
		webLink: `https://outlook.office365.com/owa/?itemid=${encodeURIComponent(idOf(item, null, false))}&exvsurl=1&path=/calendar/item`,
		onlineMeetingUrl: null,
		isOnlineMeeting: false,
		onlineMeetingProvider: 'unknown',
		allowNewTimeProposals: true,
		responseStatus: { response: 'organizer', time: '0001-01-01T00:00:00Z' },
		location: { displayName: '', locationType: 'default', uniqueIdType: 'unknown', address: {}, coordinates: {} },
		attendees: [],
		organizer: { emailAddress: { name: calendar.owner.displayName, address: calendar.owner.email } },
		onlineMeeting: null,
		...content.properties,
		body: renderBody(objectIn(content.properties, 'body'), preferences.bodyType),
		recurrence: occurrence === null ? item.recurrence : null,
		...renderTimes(content, preferences),
		...(occurrence === null ? {} : { originalStart: timestamp(occurrence.originalStartMs).replace('.0000000', '') }),
		...item.overrides,
	};
}

/** What a delta query tells of an occurrence that is like its series. */
export function renderStub(item: Item, occurrence: Occurrence, preferences: Preferences): Json {
	return {
		'@odata.type': '#microsoft.graph.event',
		id: idOf(item, occurrence.originalDay, preferences.isImmutable),
		type: 'occurrence',
		seriesMasterId: idOf(item, null, preferences.isImmutable),
		...renderTimes(occurrence.content, preferences),
	};
}

function renderTimes(content: Content, { timeZone }: Preferences): Json {
	// An all-day event is told by its dates, whatever the zone it is told in.
	const zone = content.isAllDay ? 'UTC' : (ianaOf(timeZone) ?? 'UTC');
	return {
		start: { dateTime: wallTime(content.startMs, zone), timeZone },
		end: { dateTime: wallTime(content.endMs, zone), timeZone },
	};
}

function renderBody(body: Json, wanted: 'text' | 'html'): Json {
	const content = textIn(body, 'content') ?? '';
	const isHtml = body['contentType'] === 'html';
	if (wanted === 'text') {
		const text = isHtml ? content.replaceAll(/<[^>]*>/g, '').trim() : content;
		return { contentType: 'text', content: text };
	}
	if (isHtml || content === '') return { contentType: 'html', content };
	const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\n', '<br>\r\n');
	const head = '<head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\r\n</head>';
	return { contentType: 'html', content: `<html>\r\n${head}\r\n<body>\r\n${escaped}\r\n</body>\r\n</html>\r\n` };
}

/** Seven digits after the second and no offset: what the zone's clocks show. */
function wallTime(instantMs: number, zone: string): string {
	const local = instantToLocal(new Date(instantMs), zone);
	const two = (value: number): string => String(value).padStart(2, '0');
	const date = `${String(local.year).padStart(4, '0')}-${two(local.month)}-${two(local.day)}`;
	const fraction = String(local.millisecond).padStart(3, '0').padEnd(7, '0');
	return `${date}T${two(local.hour)}:${two(local.minute)}:${two(local.second)}.${fraction}`;
}

function timestamp(instantMs: number): string {
	return new Date(instantMs).toISOString().replace(/\.(\d{3})Z$/, '.$10000Z');
}
