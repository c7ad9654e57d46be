/** What a sync answered, as far as it is told to people. */
export type Outcome =
	| { kind: 'message'; isSuccess: boolean; message: string }
	| { kind: 'run'; counts: RunCounts; quarantined: number }
	| { kind: 'runFailed'; message: string | null; wantsConfirmation: boolean };

export type RunCounts = Record<'created' | 'updated' | 'deleted' | 'unchanged', number>;

/** Of `sync_single_event`: `{status, message}`. */
export function readEventAnswer(data: Readonly<Record<string, unknown>>): Outcome {
	return { kind: 'message', isSuccess: data['status'] === 'success', message: textOf(data['message']) ?? '' };
}

/** Of `sync_integration`: the record of the run. */
export function readRun(data: Readonly<Record<string, unknown>>): Outcome {
	if (data['status'] !== 'success') {
		const message = textOf(data['error']);
		// A calendar that is suddenly almost empty is not believed until somebody says that it is meant.
		return { kind: 'runFailed', message, wantsConfirmation: message?.includes('confirm_deletions') ?? false };
	}
	const count = (key: string) => Number(data[key] ?? 0);
	return {
		kind: 'run',
		counts: {
			created: count('created'),
			updated: count('updated'),
			deleted: count('deleted'),
			unchanged: count('unchanged'),
		},
		quarantined: count('quarantined'),
	};
}

function textOf(value: unknown): string | null {
	return typeof value === 'string' && value !== '' ? value : null;
}
