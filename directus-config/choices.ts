import type { Choice } from './types';

export const GREEN = '#2ECDA7';
export const BLUE = '#3399FF';
export const PURPLE = '#6644FF';
export const ORANGE = '#FFA439';
export const RED = '#E35169';
export const GREY = '#A2B5CD';

/** Options of a select with one colour each, for the form's dropdown and the list's labels alike. */
function coloured<Value extends string>(
	colours: Readonly<Record<Value, string>>,
	texts: Partial<Record<Value, string>>,
): Choice[] {
	const choices: Choice[] = [];
	for (const value in colours) {
		const color = colours[value];
		choices.push({ text: texts[value] ?? value, value, color, foreground: '#FFFFFF', background: color });
	}
	return choices;
}

/** The part of a field's meta that makes it a coloured select. The record must name every option of the vocabulary. */
export function select<Value extends string>(
	colours: Readonly<Record<Value, string>>,
	texts: Partial<Record<Value, string>> = {},
) {
	const choices = coloured(colours, texts);
	return {
		interface: 'select-dropdown',
		options: { choices },
		display: 'labels',
		display_options: { choices },
	};
}
