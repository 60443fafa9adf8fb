import { cancelLetter } from '../../../capabilities/proofing/cancel-letter.ts';
import { confirmLetterCode, type ConfirmLetterCodeOutcome } from '../../../capabilities/proofing/confirm-letter-code.ts';
import { findLetter } from '../../../capabilities/proofing/find-letter.ts';
import { parseLetterCode } from '../../../capabilities/proofing/methods/postal-code.ts';
import { parsePostalAddress, type PostalAddress } from '../../../kernel/postal-address.ts';
import { requestLetter } from '../../../capabilities/proofing/request-letter.ts';
import { listRecords } from '../../../capabilities/records/list-records.ts';
import type { Deps } from '../../../deps.ts';
import type { Translate } from '../../../kernel/texts.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import { isRefusal, orRefusal } from '../../pages/refusals.ts';
import type { FieldError } from '../../views/page-context.ts';
import { donePath, requireMethod } from '../confirm/require-method.ts';
import { cabinetPaths } from '../paths.ts';
import type { SignedIn } from '../signed-in.ts';
import { addressErrors, knownAddress, typedAddress, type TypedAddress } from './address-form.ts';
import { letterView } from './view.ts';

/** The letter with a code: ordering it, seeing where it is, typing the code. */
export const confirmByLetterPage: Page = {
  path: cabinetPaths.confirmByLetter,
  async get(ctx, deps) {
    const signedIn = await requireMethod(ctx, deps, 'postal_code');
    if (signedIn !== undefined) await show(ctx, deps, signedIn);
  },
  async post(ctx, deps) {
    const signedIn = await requireMethod(ctx, deps, 'postal_code');
    if (signedIn === undefined) return;
    const action = ctx.state.form.text('action');
    if (action === 'order') return order(ctx, deps, signedIn);
    if (action === 'cancel') {
      await cancelLetter(deps, signedIn.account);
      return seeOther(ctx, cabinetPaths.confirmByLetter);
    }
    await typeCode(ctx, deps, signedIn);
  },
};

async function order(ctx: PageHttpContext, deps: Deps, signedIn: SignedIn): Promise<void> {
  const typed = typedAddress(ctx.state.form);
  const parsed = parsePostalAddress(typed);
  if (parsed.kind === 'faulty') {
    return show(ctx, deps, signedIn, { typed, errors: addressErrors(ctx.state.page.t, parsed.faults) });
  }
  const { accountId } = signedIn.account;
  const ordered = await orRefusal(ctx, ['proofing'], () => requestLetter(deps, { accountId, address: parsed.address }));
  // The same form sent twice, or too soon: the page shows the letter that there is, and when the next one may be ordered.
  if (isRefusal(ordered) && ordered.status !== 429) {
    return show(ctx, deps, signedIn, { typed, errors: [{ field: 'postcode', message: ordered.message }], status: ordered.status });
  }
  seeOther(ctx, cabinetPaths.confirmByLetter);
}

async function typeCode(ctx: PageHttpContext, deps: Deps, signedIn: SignedIn): Promise<void> {
  const { t } = ctx.state.page;
  const typedCode = ctx.state.form.text('code');
  const code = parseLetterCode(typedCode);
  const refused = (message: string, status?: number) =>
    show(ctx, deps, signedIn, { typedCode, errors: [{ field: 'code', message }], ...(status === undefined ? {} : { status }) });
  if (code === undefined) return refused(t(typedCode.trim() === '' ? 'letter.error_code_missing' : 'letter.error_code_unreadable'));
  const { accountId } = signedIn.account;
  const outcome = await orRefusal(ctx, ['proofing'], () => confirmLetterCode(deps, { accountId, code, network: ctx.state.network }));
  if (isRefusal(outcome)) return refused(outcome.message, outcome.status);
  if (outcome.kind === 'confirmed') return seeOther(ctx, donePath('postal_code'));
  const message = refusalText(t, outcome);
  // Without a letter that counts, the page says what became of it, and there is no field to point at.
  if (message === undefined) return seeOther(ctx, await pathWithoutLetter(deps, accountId));
  await refused(message);
}

function refusalText(t: Translate, outcome: Exclude<ConfirmLetterCodeOutcome, { kind: 'confirmed' }>): string | undefined {
  return outcome.kind === 'wrong' ? t('letter.error_code_wrong', { count: outcome.triesLeft }) : undefined;
}

/** The form of a right code sent twice: the first has confirmed, and both lead there. */
async function pathWithoutLetter(deps: Deps, accountId: string): Promise<string> {
  const { letter } = await findLetter(deps, accountId);
  return letter?.state === 'used' ? donePath('postal_code') : cabinetPaths.confirmByLetter;
}

/** Where the person says they live, else where they are registered: nobody types an address twice. */
async function homeAddress(deps: Deps, accountId: string): Promise<PostalAddress | undefined> {
  const records = await listRecords(deps, accountId);
  const home = (['residence_address', 'registration_address'] as const).map((kind) => records.find((record) => record.kind === kind));
  return home.find((record) => record !== undefined)?.data as PostalAddress | undefined;
}

interface Shown {
  readonly typed?: TypedAddress;
  readonly typedCode?: string;
  readonly errors?: readonly FieldError[];
  readonly status?: number;
}

async function show(ctx: PageHttpContext, deps: Deps, { account }: SignedIn, shown: Shown = {}): Promise<void> {
  const { errors = [], typedCode = '', status } = shown;
  const { letter, nextAt } = await findLetter(deps, account.accountId);
  const model = {
    letter,
    isForThisData: letter?.versionId === account.identity?.versionId,
    nextAt,
    typedAddress: shown.typed ?? knownAddress(letter?.address ?? (await homeAddress(deps, account.accountId))),
    typedCode,
    errors,
  };
  const frame = { title: ctx.state.page.t('letter.title'), errors, ...(status === undefined ? {} : { status }) };
  showPage(ctx, frame, letterView(ctx.state.page, model));
}
