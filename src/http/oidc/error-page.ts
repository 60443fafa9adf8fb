import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import { isTextKey } from '../../kernel/texts.ts';
import type { PageHttpContext } from '../pages/page.ts';
import { showProblemPage } from '../pages/problem/view.ts';
import { isMachineRequest } from './paths.ts';

/**
 * A refusal of the OpenID library that cannot go to a relying party: the client is unknown, the address is not registered, the request
 * has expired. The page names the code and the next step; the library's own description is for developers and stays in the log.
 */
export async function showProviderError(ctx: KoaContextWithOIDC, out: ErrorOut, error: Error): Promise<void> {
  if (isMachineRequest(ctx)) {
    ctx.body = out; // RFC 6749 §5.2, whatever the program says it accepts
    return;
  }
  const key = problemKey(ctx.status, out.error, error);
  showProblemPage(ctx as unknown as PageHttpContext, {
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
