import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import { isSignedOut } from '../../capabilities/accounts/signed-out.ts';
import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { isTextKey } from '../../kernel/texts.ts';
import { shownName } from '../cabinet/shown-name.ts';
import type { PageHttpContext } from '../pages/page.ts';
import { showProblemPage } from '../pages/problem/view.ts';
import { accountOfRequest } from './account-of-request.ts';
import { isMachineRequest } from './paths.ts';

interface ErrorPageDeps {
  readonly db: Db;
  readonly keyring: Keyring;
}

/**
 * A refusal of the OpenID library that cannot go to a relying party: the client is unknown, the address is not registered, the request
 * has expired. The page names the code and the next step; the library's own description is for developers and stays in the log.
 */
export function providerErrorPage(deps: ErrorPageDeps): (ctx: KoaContextWithOIDC, out: ErrorOut, error: Error) => Promise<void> {
  return async (ctx, out, error) => {
    if (isMachineRequest(ctx)) {
      ctx.body = out; // RFC 6749 §5.2, whatever the program says it accepts
      return;
    }
    const page = ctx as unknown as PageHttpContext;
    const signedInAs = ctx.status < 500 ? await nameOfSignedIn(ctx, deps).catch(() => undefined) : undefined;
    if (signedInAs !== undefined) page.state.page = { ...page.state.page, signedInAs };
    show(page, out, error);
  };
}

/** Of whom the library has found signed in before it refused; it may have refused before it looked. */
async function nameOfSignedIn({ oidc }: Partial<KoaContextWithOIDC>, deps: ErrorPageDeps): Promise<string | undefined> {
  const session = oidc?.session;
  const account = session?.accountId === undefined ? undefined : await accountOfRequest(deps, session.accountId);
  return account === undefined || isSignedOut(account.signedOut, session ?? {}) ? undefined : shownName(account);
}

function show(ctx: PageHttpContext, out: ErrorOut, error: Error): void {
  const key = problemKey(ctx.status, out.error, error);
  showProblemPage(ctx, {
    key: isTextKey(key) ? key : 'problem.oidc.invalid_request',
    code: out.error,
    status: ctx.status,
  });
}

function problemKey(status: number, code: string, error: Error): string {
  if (status === 404) return 'problem.request.not_found';
  if (status >= 500) return 'problem.service.fault';
  return error.constructor.name === 'SessionNotFound' ? 'problem.interaction.expired' : `problem.oidc.${code}`;
}
