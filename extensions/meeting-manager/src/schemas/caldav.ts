import { z } from 'zod';

/**
 * What CalDAV servers answer, as tsdav hands it over: element names in camel case without their prefixes, text as
 * strings or, where it looks so, numbers and booleans. What is missing or of an unexpected form is null or empty: one
 * odd property spoils nothing else.
 */
const cdata = z.union([z.string(), z.array(z.string()).transform((parts) => parts.join(''))]);
const text = z
	.union([
		z.string(),
		z.number().transform(String),
		z.boolean().transform(String),
		z.object({ _cdata: cdata }).transform(({ _cdata }) => _cdata),
	])
	.transform((value) => value.trim() || null)
	.nullable()
	.catch(null);

const list = <Item extends z.ZodType>(item: Item) =>
	z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(item)).catch([]);

const texts = list(text).transform((values) => values.filter((value) => value !== null));

/** `<href>` elements within a property. */
const hrefs = z
	.object({ href: texts })
	.transform(({ href }) => href)
	.catch([]);

/** The names of the elements within a property. */
const elementNames = z
	.record(z.string(), z.unknown())
	.transform((element) => Object.keys(element).filter((name) => !name.startsWith('_')))
	.catch([]);

const namedAttributes = list(
	z.object({ _attributes: z.object({ name: z.string() }) }).transform(({ _attributes }) => _attributes.name),
);

const properties = z.object({
	getetag: text,
	getctag: text,
	calendarData: text,
	displayname: text,
	resourcetype: elementNames,
	currentUserPrincipal: z
		.object({ href: texts, unauthenticated: z.unknown() })
		.transform(({ href, unauthenticated }) => ({
			href: href[0] ?? null,
			isUnauthenticated: unauthenticated !== undefined,
		}))
		.catch({ href: null, isUnauthenticated: false }),
	calendarHomeSet: hrefs,
	calendarUserAddressSet: hrefs,
	scheduleDefaultCalendarURL: hrefs,
	supportedCalendarComponentSet: z
		.object({ comp: namedAttributes })
		.transform(({ comp }) => comp)
		.catch([]),
	calendarTimezone: text,
	calendarTimezoneId: text,
	/** Null: the server does not tell. */
	currentUserPrivilegeSet: z
		.object({ privilege: list(elementNames) })
		.transform(({ privilege }) => privilege.flat())
		.nullable()
		.catch(null),
});

/** One response of a multistatus (RFC 4918, 13). `status` is 207 where only the properties have one of their own. */
export const davResponse = z.object({
	href: texts.pipe(z.array(z.string())),
	status: z.number(),
	error: elementNames,
	props: z.preprocess((value) => value ?? {}, properties),
});

export type DavResponse = z.infer<typeof davResponse>;

/** What every response of tsdav carries: the whole document. */
export const davDocument = z.object({ multistatus: z.object({ syncToken: text }) });
