/** The app brings vue-router along and shares it with extensions; this is the part that is used here. */
declare module 'vue-router' {
	export interface RouteLocation {
		path: string;
		query: Readonly<Record<string, string | null | (string | null)[]>>;
	}

	export function useRoute(): RouteLocation;
	export function useRouter(): { replace(to: { path: string; query?: Record<string, string> }): Promise<unknown> };
}
