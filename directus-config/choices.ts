import { toneColour } from '../extensions/meeting-manager/src/studio/looks';
import type { Looks } from '../extensions/meeting-manager/src/studio/looks';
import { choiceNames } from '../extensions/meeting-manager/src/translations/choices';
import { hostText } from '../extensions/meeting-manager/src/translations/dictionary';
import type { Choice } from './types';

export const GREEN = '#2ECDA7';
export const BLUE = '#3399FF';
export const PURPLE = '#6644FF';
export const ORANGE = '#FFA439';
export const RED = '#E35169';
export const GREY = '#A2B5CD';

/** Options of a select with a name, an icon and a colour each, for the form's dropdown and the list's labels alike. */
function choicesOf<Value extends ChoiceName>(looks: Looks<Value>): Choice[] {
	const choices: Choice[] = [];
	for (const value in looks) {
		const { tone, icon } = looks[value];
		const { foreground, background } = toneColour(tone);
		choices.push({ text: hostText(choiceNames, value), value, icon, color: foreground, foreground, background });
	}
	return choices;
}

/** The part of a field's meta that makes it a coloured select. The looks name every option of the vocabulary. */
export function select<Value extends ChoiceName>(looks: Looks<Value>) {
	const choices = choicesOf(looks);
	return {
		interface: 'select-dropdown',
		options: { choices },
		display: 'labels',
		display_options: { choices },
	};
}

type ChoiceName = keyof (typeof choiceNames)['en-US'];
