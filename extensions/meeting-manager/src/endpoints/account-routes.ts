import type { ApiExtensionContext } from '@directus/types';
import { isSystemManager } from '../directus/access';
import { forbiddenError, inputError } from '../directus/errors';
import { serve } from '../directus/http';
import type { Caller, Router } from '../directus/http';
import { createIntegrationWriter } from '../directus/integrations';
import type { Runtime } from '../directus/runtime';
import type { Account } from '../domain/account';
import { messages } from '../messages';
import { accountArgs, accountsArgs, chooseCalendarsArgs } from '../schemas/endpoint-args';
import { findAccount, listAccounts } from '../store/accounts';
import { findLinkedIntegrations } from '../store/integration-accounts';
import { findUser } from '../store/users';
import { chooseCalendars, listAccountCalendars } from '../usecases/account-calendars';
import { disconnectAccount } from '../usecases/disconnect-account';
import { answeredByProvider } from './answered-by-provider';
import { argsOf } from './args-of';

/** A person's connected accounts and the calendars in them. Nothing that opens an account ever comes out. */
export function registerAccountRoutes(router: Router, context: ApiExtensionContext, { dependencies }: Runtime): void {
	const { services, database } = context;
	const integrations = createIntegrationWriter(context);
	const isManager = (caller: Caller) => isSystemManager(services, { ...caller, database });

	/** To others a stranger's account and none look the same. */
	const accountOf = async (caller: Caller, id: string, isForManagers: boolean): Promise<Account> => {
		const account = await findAccount(database, id);
		if (account?.user === caller.user) return account;
		if (!isForManagers || !(await isManager(caller))) throw forbiddenError();
		if (account === null) throw inputError([{ field: 'account', message: messages.accountUnknown(id) }]);
		return account;
	};

	serve(router, 'get', '/accounts', async (caller, input) => {
		const { user: named } = argsOf(accountsArgs, input);
		const user = named === undefined ? caller.user : await findUser(database, named);
		if (user !== caller.user && !(await isManager(caller))) throw forbiddenError();
		if (user === null) throw inputError([{ field: 'user', message: messages.userUnknown(named ?? '') }]);
		const accounts = await listAccounts(database, user);
		const ids = accounts.map(({ id }) => id);
		const linked = await findLinkedIntegrations(database, ids);
		return accounts.map((account) => ({
			...describe(account),
			integrations: linked.filter((link) => link.account === account.id).map(({ name }) => name),
		}));
	});

	serve(router, 'get', '/accounts/calendars', async (caller, input) => {
		const account = await accountOf(caller, argsOf(accountArgs, input).account, false);
		const calendars = await answeredByProvider(listAccountCalendars(dependencies, account));
		return calendars.map(({ id, name, timeZone, isPrimary, canWrite, integration }) => ({
			id,
			name,
			time_zone: timeZone,
			is_primary: isPrimary,
			can_write: canWrite,
			integration,
		}));
	});

	serve(router, 'post', '/accounts/calendars', async (caller, input) => {
		const args = argsOf(chooseCalendarsArgs, input);
		const account = await accountOf(caller, args.account, false);
		const choices = args.calendars.map(({ id, sync_direction: direction }) => ({ id, direction }));
		const chosen = await answeredByProvider(chooseCalendars({ ...dependencies, integrations }, account, choices));
		if (chosen.kind === 'invalid') throw inputError([{ field: 'calendars', message: chosen.message }]);
		return chosen.integrations.map(({ id, name, isNew }) => ({ id, calendar_integration: name, created: isNew }));
	});

	serve(router, 'post', '/accounts/disconnect', async (caller, input) => {
		const account = await accountOf(caller, argsOf(accountArgs, input).account, true);
		return { paused: await disconnectAccount({ ...dependencies, integrations }, account) };
	});
}

function describe({ id, user, provider, email, brokenSince }: Account) {
	return { id, user, provider, email, status: brokenSince === null ? 'Connected' : 'Needs Reauthorization' };
}
