import { describe, expect, test } from 'vitest';
import { moduleTexts } from '../../extensions/meeting-manager/src/translations/module';
import { calendarTexts } from '../../extensions/meeting-manager/src/translations/module-calendars';
import { healthTexts } from '../../extensions/meeting-manager/src/translations/module-health';
import { teamTexts } from '../../extensions/meeting-manager/src/translations/module-team';
import { weekTexts } from '../../extensions/meeting-manager/src/translations/module-week';

/** The compiler sees that no key is missing; a placeholder that got lost it does not see. */
describe('the module’s texts', () => {
	test.each(Object.entries({ moduleTexts, calendarTexts, weekTexts, teamTexts, healthTexts }))(
		'%s: German has the placeholders and forms of English',
		(_name, dictionary) => {
			const german = new Map<string, string>(Object.entries(dictionary['de-DE']));
			const shapeOf = (text: string) => [
				[...new Set(text.match(/\{\w+\}/g) ?? [])].toSorted(),
				text.split(' | ').length,
				text.split('\n').length,
			];
			for (const [key, text] of Object.entries<string>(dictionary['en-US'])) {
				expect(shapeOf(german.get(key) ?? ''), key).toEqual(shapeOf(text));
			}
		},
	);
});
