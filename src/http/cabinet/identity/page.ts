import { findIdentityDraft } from '../../../capabilities/accounts/find-identity-draft.ts';
import { findLatestIdentityVersion } from '../../../capabilities/accounts/find-latest-identity-version.ts';
import type { IdentityFields } from '../../../capabilities/accounts/identity-fields.ts';
import type { IdentityData } from '../../../capabilities/accounts/identity-data.ts';
import type { IdentityFault } from '../../../capabilities/accounts/identity-faults.ts';
import { readIdentityForm } from '../../../capabilities/accounts/identity-form.ts';
import { saveIdentityDraft } from '../../../capabilities/accounts/save-identity-draft.ts';
import { findProgress } from '../../../capabilities/registries/find-progress.ts';
import { canStartChecks, startChecks } from '../../../capabilities/registries/start-checks.ts';
import type { Deps } from '../../../deps.ts';
import { calendarDateOf } from '../../../kernel/calendar-date.ts';
import type { Translate } from '../../../kernel/texts.ts';
import { isRefusal, orRefusal } from '../../pages/refusals.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import type { FieldError } from '../../views/page-context.ts';
import { cabinetPaths } from '../paths.ts';
import { requireSignedIn, type SignedIn } from '../signed-in.ts';
import { fieldsOf, firstFields, readFields } from './fields.ts';
import { identityView } from './view.ts';

/** The form of personal data: sent to be checked, or kept for later. Nothing typed is lost on either way. */
export const identityPage: Page = {
  path: cabinetPaths.identity,
  async get(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    await show(ctx, deps, signedIn, { fields: await fieldsToBeginWith(deps, signedIn) });
  },
  async post(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    const fields = readFields(ctx.state.form);
    if (ctx.state.form.text('action') === 'save') return save(ctx, deps, signedIn, fields);
    const form = readIdentityForm(fields, calendarDateOf(new Date()));
    if ('faults' in form) return refuse(ctx, deps, signedIn, { fields, faults: form.faults });
    await send(ctx, deps, signedIn, { fields, data: form.data });
  },
};

interface Shown {
  readonly fields: IdentityFields;
  readonly errors?: readonly FieldError[];
  readonly problem?: string;
  readonly status?: number;
}

async function show(ctx: PageHttpContext, deps: Deps, { account }: SignedIn, shown: Shown): Promise<void> {
  const { fields, errors = [], problem, status } = shown;
  const progress = await findProgress(deps, account.accountId);
  const model = {
    fields,
    errors,
    problem,
    running: progress?.state === 'running',
    verifiedAt: account.identity?.verifiedAt,
    checksAvailable: canStartChecks(deps),
  };
  const frame = { title: ctx.state.page.t('cabinet.identity_title'), errors, ...(status === undefined ? {} : { status }) };
  showPage(ctx, frame, identityView(ctx.state.page, model));
}

/** The draft, else what was sent last, else the names that the account was opened with. */
async function fieldsToBeginWith(deps: Deps, { account }: SignedIn): Promise<IdentityFields> {
  const draft = await findIdentityDraft(deps, account.accountId);
  if (draft !== undefined) return draft;
  const latest = await findLatestIdentityVersion(deps, account.accountId);
  return latest === undefined ? firstFields(account) : fieldsOf(latest.data);
}

/** Keeps what was typed as the draft; a refusal when it is too long for that. */
function keep(ctx: PageHttpContext, deps: Deps, { account: { accountId } }: SignedIn, fields: IdentityFields) {
  return orRefusal(ctx, ['accounts'], async () => {
    await saveIdentityDraft(deps, { accountId, fields });
    return {};
  });
}

async function save(ctx: PageHttpContext, deps: Deps, signedIn: SignedIn, fields: IdentityFields): Promise<void> {
  const saved = await keep(ctx, deps, signedIn, fields);
  if (isRefusal(saved)) return show(ctx, deps, signedIn, { fields, problem: saved.message, status: saved.status });
  seeOther(ctx, `${cabinetPaths.account}?saved=1`);
}

/** What was typed is kept as well: whoever leaves the refused form finds it again. */
async function refuse(
  ctx: PageHttpContext,
  deps: Deps,
  signedIn: SignedIn,
  { fields, faults }: { readonly fields: IdentityFields; readonly faults: readonly IdentityFault[] },
): Promise<void> {
  await keep(ctx, deps, signedIn, fields);
  await show(ctx, deps, signedIn, { fields, errors: faults.map((fault) => toError(ctx.state.page.t, fault)) });
}

async function send(
  ctx: PageHttpContext,
  deps: Deps,
  signedIn: SignedIn,
  { fields, data }: { readonly fields: IdentityFields; readonly data: IdentityData },
): Promise<void> {
  const { accountId } = signedIn.account;
  const started = await orRefusal(ctx, ['registries'], () => startChecks(deps, { accountId, data, network: ctx.state.network }));
  if (!isRefusal(started)) return seeOther(ctx, cabinetPaths.checks);
  await keep(ctx, deps, signedIn, fields);
  await show(ctx, deps, signedIn, { fields, problem: started.message, status: started.status });
}

function toError(t: Translate, { field, code }: IdentityFault): FieldError {
  return { field, message: t(`identity.fault.${code}`) };
}
