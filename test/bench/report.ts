export interface Figure {
	figure: string;
	ratio: number;
	bound: number;
	/** `at most` unless told otherwise. */
	atLeast?: boolean;
	unit?: string;
}

/** What a run found: figures with their bounds, and notes. Printed as a table and as one JSON line per figure. */
export function createReport() {
	const figures: (Figure & { met: boolean })[] = [];
	const say = (line: string) => void process.stdout.write(`${line}\n`);
	return {
		say,
		add(figure: Figure): boolean {
			const met = figure.atLeast ? figure.ratio >= figure.bound : figure.ratio <= figure.bound;
			figures.push({ ...figure, met });
			return met;
		},
		print(): void {
			const width = Math.max(...figures.map(({ figure }) => figure.length), 6);
			say(`\n${'figure'.padEnd(width)}  ${'measured'.padStart(10)}  ${'bound'.padStart(10)}  met`);
			for (const { figure, ratio, bound, atLeast, unit, met } of figures) {
				const measured = `${round(ratio)}${unit ?? ''}`;
				const limit = `${atLeast ? '≥' : '≤'} ${bound}${unit ?? ''}`;
				say(`${figure.padEnd(width)}  ${measured.padStart(10)}  ${limit.padStart(10)}  ${met ? 'yes' : 'NO'}`);
			}
			say('');
			for (const { figure, ratio, bound, met } of figures) {
				say(JSON.stringify({ figure, ratio: round(ratio), bound, met }));
			}
		},
	};
}

export type Report = ReturnType<typeof createReport>;

export function round(value: number): number {
	return Math.round(value * 100) / 100;
}
