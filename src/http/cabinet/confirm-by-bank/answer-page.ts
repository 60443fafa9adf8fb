import { bankAnswerPath } from '../../../capabilities/proofing/ports.ts';
import { receiveBankAnswer } from '../../../capabilities/proofing/receive-bank-answer.ts';
import { seeOther, type Page } from '../../pages/page.ts';
import { donePath, requireMethod } from '../confirm/require-method.ts';
import { cabinetPaths } from '../paths.ts';

/** Where a bank sends the browser back to. What it brings is told in the address and must not stay there: every answer leads on. */
export const bankAnswerPage: Page = {
  path: bankAnswerPath(':bank'),
  async get(ctx, deps) {
    const signedIn = await requireMethod(ctx, deps, 'online_bank');
    if (signedIn === undefined) return;
    const { account, sessionUid } = signedIn;
    const callback = new URL(ctx.originalUrl, deps.config.issuer);
    const input = { accountId: account.accountId, sessionUid, bankId: ctx.params['bank'] ?? '', callback };
    const outcome = await receiveBankAnswer(deps, input);
    seeOther(ctx, outcome === 'proved' ? donePath('online_bank') : cabinetPaths.confirmByBank);
  },
};
