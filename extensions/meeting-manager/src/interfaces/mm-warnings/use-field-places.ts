import { nextTick, onBeforeUnmount, onMounted, shallowRef, watch } from 'vue';
import type { Ref, ShallowRef } from 'vue';

const mark = 'data-mm-fault';

/**
 * Where the fields with faults stand in the form around `root`, by field; fields in a closed section have no place.
 * Each is marked with `data-mm-fault` for as long as it has a fault.
 */
export function useFieldPlaces(
	root: Readonly<Ref<HTMLElement | null>>,
	fields: () => readonly string[],
): ShallowRef<ReadonlyMap<string, HTMLElement>> {
	const places = shallowRef<ReadonlyMap<string, HTMLElement>>(new Map());
	const observer = new MutationObserver(find);

	function find(): void {
		const form = root.value === null ? null : outermostForm(root.value);
		const found = new Map<string, HTMLElement>();
		for (const field of form === null ? [] : fields()) {
			const place = form?.querySelector(`.field[data-field="${CSS.escape(field)}"]`);
			if (place instanceof HTMLElement) found.set(field, place);
		}
		if (isSame(found, places.value)) return;
		for (const place of places.value.values()) place.removeAttribute(mark);
		for (const place of found.values()) place.setAttribute(mark, '');
		places.value = found;
	}

	watch(
		() => fields().join(),
		() => void nextTick(find),
	);
	onMounted(() => {
		const form = root.value === null ? null : outermostForm(root.value);
		// Sections are opened and closed, fields appear and go.
		if (form !== null) observer.observe(form, { childList: true, subtree: true });
		find();
	});
	onBeforeUnmount(() => {
		observer.disconnect();
		for (const place of places.value.values()) place.removeAttribute(mark);
	});
	return places;
}

/** Brings a field into view, and the keyboard into it. */
export function goToField(place: HTMLElement): void {
	const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
	place.scrollIntoView({ behavior: isStill ? 'auto' : 'smooth', block: 'center' });
	const control = place.querySelector('input:not([disabled]), textarea:not([disabled]), .interface [tabindex="0"]');
	if (control instanceof HTMLElement) control.focus({ preventScroll: true });
}

/** A section of a form is a form itself. */
function outermostForm(element: HTMLElement): HTMLElement | null {
	let form: HTMLElement | null = null;
	for (let each = element.closest('.v-form'); each !== null; each = each.parentElement?.closest('.v-form') ?? null) {
		if (each instanceof HTMLElement) form = each;
	}
	return form;
}

function isSame(left: ReadonlyMap<string, HTMLElement>, right: ReadonlyMap<string, HTMLElement>): boolean {
	return left.size === right.size && [...left].every(([field, place]) => right.get(field) === place);
}
