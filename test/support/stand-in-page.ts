import { readForms, type PageForm } from './consent-page';

/** An event as somebody enters it on a stand-in's page, times as the page shows them. */
export interface PageInput {
	title: string;
	/** `2027-01-12T09:00`, in the calendar's zone. */
	start: string;
	end: string;
}

/** A person in front of the page on which a stand-in shows its first calendar. */
export interface StandInPage {
	titles(): Promise<string[]>;
	/** What the form of the event with that title holds. */
	read(title: string): Promise<Record<string, string>>;
	add(input: PageInput): Promise<void>;
	change(title: string, changes: Partial<PageInput>): Promise<void>;
	remove(title: string): Promise<void>;
}

export function openStandInPage(url: string): StandInPage {
	const forms = async () => readForms(await (await fetch(url)).text());
	const formOf = async (title: string): Promise<PageForm> => {
		const found = (await forms()).find(({ fields }) => fields.has('id') && fields.get('title') === title);
		if (found === undefined) throw new Error(`The page shows no ${title}.`);
		return found;
	};
	const submit = async (form: PageForm, action: string, values: Partial<PageInput> = {}): Promise<void> => {
		for (const [name, value] of Object.entries({ ...values, action })) form.fields.set(name, value);
		const answer = await fetch(new URL(form.action, url), { method: 'POST', body: form.fields, redirect: 'manual' });
		if (answer.status !== 303) throw new Error(`${action}: ${answer.status} ${await answer.text()}`);
	};
	return {
		titles: async () =>
			(await forms()).filter(({ fields }) => fields.has('id')).map(({ fields }) => fields.get('title') ?? ''),
		read: async (title) => Object.fromEntries((await formOf(title)).fields),
		add: async (input) => {
			const form = (await forms()).find(({ fields }) => !fields.has('id'));
			if (form === undefined) throw new Error('The page has no form for new events.');
			await submit(form, 'add', input);
		},
		change: async (title, changes) => submit(await formOf(title), 'change', changes),
		remove: async (title) => submit(await formOf(title), 'delete'),
	};
}
