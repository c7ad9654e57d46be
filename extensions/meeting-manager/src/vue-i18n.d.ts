/** The app brings vue-i18n along and shares it with extensions; this is the part that is used here. */
declare module 'vue-i18n' {
	import type { WritableComputedRef } from 'vue';

	export function useI18n(options: { useScope: 'global' }): { locale: WritableComputedRef<string> };
}
