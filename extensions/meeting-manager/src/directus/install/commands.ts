import { createInterface } from 'node:readline/promises';
import { createKeyRing } from '../../crypto/secret-box';
import { readSettings } from '../../schemas/settings';
import { rotateKey } from '../../usecases/rotate-key';
import type { InstallContext } from '../services';
import { InstallError } from './failure';
import { install } from './install';
import type { InstallOptions } from './install';
import { formatReport } from './report';
import { uninstall } from './uninstall';

/** The part of commander's program that Directus hands over and we use. */
interface CliProgram {
	command(name: string): CliProgram;
	description(text: string): CliProgram;
	option(flags: string, description: string): CliProgram;
	action(run: (options: InstallOptions & UninstallOptions) => Promise<void>): unknown;
}

interface UninstallOptions {
	yes?: boolean;
	deleteData?: boolean;
}

type CommandContext = Omit<InstallContext, 'now' | 'onWait'>;

/** Adds `mm:install`, `mm:uninstall` and `mm:rotate-key` to Directus's command line. `program` comes from `init('cli.before')`. */
export function registerCommands(program: unknown, context: CommandContext): void {
	if (!isProgram(program)) throw new TypeError('Directus handed over no command line program.');
	const whole: InstallContext = { ...context, now: () => Date.now(), onWait: (message) => print(`${message}\n`) };
	program
		.command('mm:install')
		.description('Install Meeting Manager into this project, or upgrade it')
		.option('--flows', 'bring back ready-made Flows that were deleted')
		.action((options) => runAndExit(context, () => runInstall(whole, options)));
	program
		.command('mm:uninstall')
		.description('Remove Meeting Manager from this project; data is kept unless told otherwise')
		.option('--yes', 'do not ask')
		.option('--delete-data', 'delete all calendars, events, bookings and settings too')
		.action((options) => runAndExit(context, () => runUninstall(whole, options)));
	program
		.command('mm:rotate-key')
		.description(
			'Encrypt stored credentials of Meeting Manager with the key that MM_ENCRYPTION_KEY or SECRET gives now',
		)
		.action(() => runAndExit(context, () => runRotateKey(context)));
}

async function runInstall(context: InstallContext, options: InstallOptions): Promise<number> {
	const report = await install(context, options);
	print(formatReport('Meeting Manager is installed:', report));
	if (report.changes.length > 0) print('Restart Directus servers that are running, so that they see it.\n');
	return 0;
}

async function runUninstall(context: InstallContext, options: UninstallOptions): Promise<number> {
	const keepData = options.deleteData !== true;
	if (options.yes !== true && !(await isConfirmed(keepData))) return 1;
	print(formatReport('Meeting Manager was removed:', await uninstall({ ...context, keepData })));
	return 0;
}

async function runRotateKey({ database, env }: CommandContext): Promise<number> {
	const { keyId, resealed, current, unreadable } = await rotateKey(database, createKeyRing(readSettings(env)));
	print(`Key ${keyId}: ${resealed} credential(s) encrypted anew, ${current} were already.\n`);
	if (unreadable.length === 0) return 0;
	print(
		`${unreadable.length} could not be opened with any key given (set MM_ENCRYPTION_KEY_PREVIOUS to the one before): ${unreadable.join(', ')}\n`,
	);
	return 1;
}

async function isConfirmed(keepData: boolean): Promise<boolean> {
	if (!process.stdin.isTTY) {
		print('Nobody can be asked here. Run it with --yes to uninstall without being asked. Nothing was changed.\n');
		return false;
	}
	const what = keepData
		? 'Remove the roles, policies and permissions of Meeting Manager and keep its data?'
		: 'Remove Meeting Manager and DELETE all its calendars, events, bookings and settings?';
	const word = keepData ? 'yes' : 'delete';
	const prompt = createInterface({ input: process.stdin, output: process.stdout });
	try {
		const answer = await prompt.question(`${what} Type "${word}": `);
		if (answer.trim().toLowerCase() === word) return true;
		print('Nothing was changed.\n');
		return false;
	} finally {
		prompt.close();
	}
}

/** Directus holds connections and timers open: the process ends when told to. */
async function runAndExit({ database }: CommandContext, run: () => Promise<number>): Promise<void> {
	let code = 1;
	try {
		code = await run();
	} catch (error) {
		const reason = error instanceof InstallError ? error.message : describeFailure(error);
		process.stderr.write(`Meeting Manager: ${reason}\n`);
	}
	await database.destroy();
	process.exit(code);
}

function describeFailure(error: unknown): string {
	const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
	return `it stopped half way. Run the command again, it goes on where it stopped.\n${detail}`;
}

function print(text: string): void {
	process.stdout.write(text);
}

function isProgram(value: unknown): value is CliProgram {
	return typeof value === 'object' && value !== null && 'command' in value && typeof value.command === 'function';
}
