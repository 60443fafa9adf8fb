import { findChallenge } from '../../../capabilities/proofing/find-challenge.ts';
import { seeOther, type Page } from '../../pages/page.ts';
import { requireMethod } from '../confirm/require-method.ts';
import { cabinetPaths } from '../paths.ts';

/** The file to sign. Asking for it again gives the very same bytes, as long as the case is under way. */
export const challengePage: Page = {
  path: `${cabinetPaths.confirmBySignature}/challenge`,
  async get(ctx, deps) {
    const signedIn = await requireMethod(ctx, deps, 'e_signature');
    if (signedIn === undefined) return;
    const challenge = await findChallenge(deps, signedIn.account.accountId);
    if (challenge === undefined) return seeOther(ctx, cabinetPaths.confirmBySignature);
    ctx.status = 200;
    // Bytes, not text: a browser or a proxy that changes an end of line spoils every signature.
    ctx.type = 'application/octet-stream';
    ctx.set('content-disposition', 'attachment; filename="paiza.txt"');
    ctx.set('cache-control', 'no-store');
    ctx.body = challenge.content;
  },
};
