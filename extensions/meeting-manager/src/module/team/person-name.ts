import type { ListedPerson } from '../shared/api-types';

/** What a person is called here: by their name, else their address, else a part of their id. */
export function nameOfPerson({ id, name, email }: ListedPerson): string {
	return name ?? email ?? id.slice(0, 8);
}
