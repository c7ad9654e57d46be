/** What the client, or the simulator itself, did against the vendor's documentation. */
export interface Violations {
	/** Every one so far, with the request it belongs to. */
	list: string[];
	add: (request: string, faults: readonly string[]) => void;
	/** Throws if there is any. */
	assertClean: () => void;
}

export function createViolations(): Violations {
	const list: string[] = [];
	return {
		list,
		add: (request, faults) => {
			list.push(...faults.map((fault) => `${request}: ${fault}`));
		},
		assertClean: () => {
			if (list.length > 0) throw new Error(`Against the documentation of Microsoft Graph:\n${list.join('\n')}`);
		},
	};
}
