import { findChallenge } from '../../../capabilities/proofing/find-challenge.ts';
import { sendFileToSign } from '../../pages/e-signature/sent-signature.ts';
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
    sendFileToSign(ctx, challenge.content, 'paiza.txt');
  },
};
