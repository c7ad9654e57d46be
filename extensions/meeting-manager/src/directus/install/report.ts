/** What an installation did, in sentences for the person who ran it. */
export interface InstallReport {
	/** One line for each thing created, changed or removed; none: everything was in place. */
	changes: string[];
	/** What was left alone or left out, and why. Not changes: the same lines come again next time. */
	notes: string[];
}

export function newReport(): InstallReport {
	return { changes: [], notes: [] };
}

export function formatReport(title: string, report: InstallReport): string {
	const changes = report.changes.length > 0 ? report.changes.map((line) => `  + ${line}`) : ['  nothing changed'];
	const notes = report.notes.map((line) => `  ! ${line}`);
	return `${[title, ...changes, ...notes].join('\n')}\n`;
}
