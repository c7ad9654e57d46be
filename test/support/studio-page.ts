import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { repositoryRoot } from './targets';
import type { Target } from './targets';

export const wide = { width: 1280, height: 900 };
export const narrow = { width: 390, height: 844 };

/** How a page looks: the user's language and theme, the window's size. */
export interface StudioLook {
	/** Default: `en-US`. */
	language?: 'en-US' | 'de-DE';
	/** Default: `light`. */
	theme?: 'light' | 'dark';
	/** Default: `wide`, 1280 by 900. */
	size?: { width: number; height: number };
	/** The browser's zone. Default: `America/New_York`, Sarah's. */
	timeZone?: string;
}

/** The Studio in a browser window, signed in. */
export interface StudioPage {
	page: Page;
	/** Goes to a place of the Studio, as `/content/mm_calendar_event_sync`, and waits until it has loaded. */
	visit(place: string): Promise<void>;
	/** Saves the picture to `.cache/screenshots/<target>/<name>.png`. */
	screenshot(name: string): Promise<void>;
	/** What the page complained of: uncaught errors, and errors in its console that are no answers of the server. */
	complaints(): string[];
	close(): Promise<void>;
}

const patienceMs = 45_000;

/** What Directus 11 (who owns the project?) and 12 (which licence?) ask the first admin, unless this browser was told not to. */
const firstLoginDialogs = ['license-banner', 'license-login-modal', 'license-onboarding'];

/** Signs in by the API, as the app itself does: the session cookie is the browser's. */
export async function openStudioPage(
	browser: Browser,
	{ target, url, email, password }: { target: Target; url: string; email: string; password: string },
	{ theme = 'light', size = wide, timeZone = 'America/New_York' }: StudioLook,
): Promise<StudioPage> {
	const context = await browser.newContext({
		viewport: size,
		timezoneId: timeZone,
		locale: 'en-US',
		colorScheme: theme,
		reducedMotion: 'reduce',
	});
	context.setDefaultTimeout(patienceMs);
	await signIn(context, url, email, password);
	// On a narrow screen the app opens with its side bars over the page.
	if (size.width < wide.width) {
		await context.addInitScript(() => {
			for (const bar of ['nav-bar-collapsed', 'sidebar-collapsed']) {
				if (localStorage.getItem(bar) === null) localStorage.setItem(bar, 'true');
			}
		});
	}
	const page = await context.newPage();
	const complaints: string[] = [];
	page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
	page.on('console', (message) => {
		if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) complaints.push(message.text());
	});
	return {
		page,
		complaints: () => [...complaints],
		visit: async (place) => {
			await page.goto(`${url}/admin${place}`);
			await page.locator('#directus').waitFor({ state: 'attached' });
			await page.locator('#directus > .hydrating').waitFor({ state: 'detached' });
			await settle(page);
		},
		screenshot: async (name) => {
			const folder = path.join(repositoryRoot, '.cache/screenshots', target.name);
			await mkdir(folder, { recursive: true });
			await settle(page);
			await page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' });
		},
		close: () => context.close(),
	};
}

async function signIn(context: BrowserContext, url: string, email: string, password: string): Promise<void> {
	const answer = await context.request.post(`${url}/auth/login`, { data: { email, password, mode: 'session' } });
	if (!answer.ok()) throw new Error(`${email} could not sign in: ${answer.status()} ${await answer.text()}`);
	await context.addCookies(firstLoginDialogs.map((dialog) => ({ name: `${dialog}-dismissed`, value: 'true', url })));
}

/** Waits for the answers that a view asks for when it opens. */
async function settle(page: Page): Promise<void> {
	await page.waitForLoadState('networkidle');
	await page.evaluate(() => document.fonts.ready);
}
