import type { Studio, StudioUser } from './studio';
import type { StudioLook, StudioPage } from './studio-page';

/** A window of the Studio that stays within the Meeting Manager module. */
export interface ModuleWindow extends Pick<StudioPage, 'page' | 'screenshot' | 'complaints' | 'close'> {
	/** Opens a page of the module and waits until its content stands. */
	visit(page: 'calendars' | 'week' | 'team' | 'health'): Promise<void>;
	/** What was complained of so far is another test's. */
	clearComplaints(): void;
}

/** @param look as the person's window looks; on a phone Directus's own bars are put away, as people do */
export async function moduleWindow(studio: Studio, user: StudioUser, look: StudioLook = {}): Promise<ModuleWindow> {
	const opened = await studio.open(user, look);
	const { page } = opened;
	let known = 0;
	if (look.size !== undefined && look.size.width < 600) {
		await page.addInitScript(() => {
			for (const bar of ['nav-bar-collapsed', 'sidebar-collapsed']) localStorage.setItem(bar, 'true');
		});
	}
	return {
		page,
		screenshot: opened.screenshot,
		close: opened.close,
		complaints: () => opened.complaints().slice(known),
		clearComplaints: () => {
			known = opened.complaints().length;
		},
		visit: async (name) => {
			await opened.visit(`/meeting-manager/${name}`);
			await page.locator('.page-content').waitFor();
			await page.locator('.sketch').waitFor({ state: 'detached' });
		},
	};
}
