import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context, Middleware } from 'koa';
import { attachAccount } from '../../capabilities/accounts/attach-account.ts';
import { attachOrigin, type EventOrigin } from '../../capabilities/audit/attach-origin.ts';
import type { ConsentedAccess } from '../../capabilities/consents/consent.ts';
import { AlreadyUsed, artefactsWith, type RequestArtefacts } from '../../capabilities/sessions/request-artefacts.ts';
import type { SeenFrom } from '../../capabilities/sessions/live-session.ts';
import { revokeReplayed } from '../../capabilities/sessions/use-once.ts';
import type { Db } from '../../database/connect.ts';
import { browserNameOf, formatBrowserName } from '../../kernel/browser-name.ts';
import { coarseNetwork } from '../../kernel/coarse-network.ts';
import { networkOf } from '../middleware/network.ts';
import type { LevelledAccount } from './levelled-account.ts';

/** What one request has read and is about to write. The library's adapter has no request argument, so it travels beside the call stack. */
export interface RequestScope {
  readonly artefacts: RequestArtefacts;
  /** Accounts read in this request: the library asks for the same one several times. */
  readonly accounts: Map<string, Promise<LevelledAccount | undefined>>;
  /** What an account lets a client have, by account and client, where it was read with the account. */
  readonly consents: Map<string, ConsentedAccess | undefined>;
  /** From where the request came, to stand beside the session it writes. */
  readonly seenFrom: () => SeenFrom;
}

/** Whoever reads a token, a code or a session asks for its account next. */
const artefactsWithAccount = artefactsWith(attachAccount('a.account_id'));

const storage = new AsyncLocalStorage<RequestScope>();

/** What was read of accounts in this request is not to be believed any more. */
export function forgetAccounts(): void {
  const scope = currentScope();
  scope?.accounts.clear();
  scope?.consents.clear();
  scope?.artefacts.forgetBeside();
}

export function currentScope(): RequestScope | undefined {
  return storage.getStore();
}

function seenFromOf(ctx: Context): SeenFrom {
  return { browser: formatBrowserName(browserNameOf(ctx.get('user-agent'))), network: coarseNetwork(networkOf(ctx.ip)) };
}

/** A program that is no browser tells its owner nothing. */
function originOf({ browser }: SeenFrom): EventOrigin | undefined {
  return browser === 'other/other' ? undefined : { browser };
}

/**
 * Runs work in a scope of its own and writes its changes at the end. When that fails, it throws and nothing has happened; cookies that speak
 * of it would take away what there still is.
 */
async function inRequestScope(db: Db, ctx: Context, work: () => Promise<unknown>): Promise<void> {
  const seenFrom = () => seenFromOf(ctx);
  const scope: RequestScope = { artefacts: artefactsWithAccount(db), accounts: new Map(), consents: new Map(), seenFrom };
  const origin = () => originOf(seenFrom());
  await attachOrigin(origin, () =>
    storage.run(scope, async () => {
      await work();
      await scope.artefacts.flush().catch((error: unknown) => {
        ctx.remove('set-cookie');
        throw error;
      });
    }),
  );
}

/**
 * Gives each request its scope; the changes are in the database before the answer leaves. A code or refresh token that another request
 * has used meanwhile makes of tokens that were ready the answer that the library gives to a later one (RFC 6749 §5.2).
 */
export function requestScope({ db }: { readonly db: Db }): Middleware {
  return async (ctx, next) => {
    try {
      await inRequestScope(db, ctx, next);
    } catch (error) {
      if (!(error instanceof AlreadyUsed)) throw error;
      for (const key of error.keys) await revokeReplayed(db, key);
      ctx.status = 400;
      ctx.body = { error: 'invalid_grant', error_description: 'grant request is invalid' };
    }
  };
}
