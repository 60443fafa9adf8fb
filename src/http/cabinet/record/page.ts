import { formatField } from '../../../capabilities/records/field-forms.ts';
import type { KeptRecord, RecordData } from '../../../capabilities/records/kept-record.ts';
import { listRecords } from '../../../capabilities/records/list-records.ts';
import { recordProblems } from '../../../capabilities/records/problems.ts';
import { readRecordForm, type RecordFault } from '../../../capabilities/records/record-form.ts';
import { isRecordKind, recordKind, type RecordKind } from '../../../capabilities/records/record-kinds.ts';
import { saveRecord } from '../../../capabilities/records/save-record.ts';
import type { Deps } from '../../../deps.ts';
import { calendarDateOf } from '../../../kernel/calendar-date.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Translate } from '../../../kernel/texts.ts';
import { requestProblems } from '../../middleware/form-body.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import { isRefusal, orRefusal } from '../../pages/refusals.ts';
import type { FieldError } from '../../views/page-context.ts';
import { cabinetPaths, recordPath } from '../paths.ts';
import { fieldLabel } from '../records/labels.ts';
import { requireSignedIn } from '../signed-in.ts';
import { copySource, copyLink } from './copied-address.ts';
import { recordView } from './view.ts';

/** The form for a new record of a kind. Of what a person can have only one of, and has, the form of that one. */
export const newRecordPage: Page = {
  path: `${cabinetPaths.records}/:kind`,
  async get(ctx, deps) {
    const kind = kindOf(ctx);
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    const records = await listRecords(deps, signedIn.account.accountId);
    const only = recordKind(kind).atMost === 1 ? records.find((record) => record.kind === kind) : undefined;
    if (only !== undefined) return seeOther(ctx, recordPath(kind, only.recordId));
    const source = copySource(kind, records);
    const copied = source !== undefined && ctx.query['copy'] !== undefined;
    const fields = copied ? typedForm(kind, source.data) : {};
    show(ctx, { kind, fields, hidden: { record: newId('rec') }, copyFrom: copied ? undefined : copyLink(ctx.state.page.t, source, kind) });
  },
  post: (ctx, deps) => save(ctx, deps, { kind: kindOf(ctx), recordId: ownId(ctx.state.form.text('record')) ?? newId('rec') }),
};

/** The same form with what is kept. */
export const recordPage: Page = {
  path: `${cabinetPaths.records}/:kind/:record`,
  async get(ctx, deps) {
    const kept = await requireRecord(ctx, deps);
    if (kept !== undefined) show(ctx, { ...kept, fields: typedForm(kept.kind, kept.data), hidden: { revision: String(kept.revision) } });
  },
  post: (ctx, deps) => save(ctx, deps, { kind: kindOf(ctx), recordId: String(ctx.params['record']), isKept: true }),
};

/** The record of the address, of the person signed in; undefined when the answer has been given. */
export async function requireRecord(ctx: PageHttpContext, deps: Deps): Promise<KeptRecord | undefined> {
  const kind = kindOf(ctx);
  const signedIn = await requireSignedIn(ctx, deps);
  if (signedIn === undefined) return undefined;
  const records = await listRecords(deps, signedIn.account.accountId);
  const kept = records.find(({ recordId }) => recordId === ctx.params['record']);
  if (kept?.kind !== kind) throw recordProblems.not_found();
  return kept;
}

export function kindOf(ctx: PageHttpContext): RecordKind {
  const kind = String(ctx.params['kind']).replaceAll('-', '_');
  if (!isRecordKind(kind) || String(ctx.params['kind']).includes('_')) throw requestProblems.not_found();
  return kind;
}

interface Target {
  readonly kind: RecordKind;
  readonly recordId: string;
  readonly isKept?: boolean;
}

async function save(ctx: PageHttpContext, deps: Deps, { kind, recordId, isKept = false }: Target): Promise<void> {
  const signedIn = await requireSignedIn(ctx, deps);
  if (signedIn === undefined) return;
  const { form, page } = ctx.state;
  const { accountId } = signedIn.account;
  const fields = Object.fromEntries(recordKind(kind).fields.map(({ name }) => [name, form.text(name)]));
  const revision = isKept ? wholeNumber(form.text('revision')) : undefined;
  const shown = { kind, fields, hidden: isKept ? { revision: String(revision) } : { record: recordId }, ...(isKept ? { recordId } : {}) };
  const read = readRecordForm(kind, (field) => form.text(field), calendarDateOf(new Date()));
  if ('faults' in read) return show(ctx, { ...shown, errors: read.faults.map((fault) => toError(page.t, kind, fault)) });
  const saved = await orRefusal(ctx, ['records'], async () => {
    await saveRecord(deps, { accountId, kind, recordId, revision, data: read.data });
    return {};
  });
  if (!isRefusal(saved)) return seeOther(ctx, `${cabinetPaths.records}?done=saved`);
  const now = isKept ? (await listRecords(deps, accountId)).find((record) => record.recordId === recordId) : undefined;
  // Whoever has read that it was changed meanwhile, and sends it again, means it.
  const hidden = now === undefined ? shown.hidden : { revision: String(now.revision) };
  show(ctx, { ...shown, hidden, problem: saved.message, status: saved.status });
}

interface Shown {
  readonly kind: RecordKind;
  /** Of one that is kept. */
  readonly recordId?: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly hidden: Readonly<Record<string, string>>;
  readonly errors?: readonly FieldError[];
  readonly problem?: string;
  readonly status?: number;
  readonly copyFrom?: { readonly href: string; readonly label: string } | undefined;
}

function show(ctx: PageHttpContext, { kind, recordId, fields, hidden, errors = [], problem, status, copyFrom }: Shown): void {
  const { t } = ctx.state.page;
  const title = t(recordId === undefined ? `records.add_${kind}` : `records.kind_${kind}`);
  const frame = { title, errors, ...(status === undefined ? {} : { status }) };
  showPage(
    ctx,
    frame,
    recordView(ctx.state.page, { kind, action: recordPath(kind, recordId), title, fields, errors, problem, hidden, copyFrom }),
  );
}

/** What is kept, as people write it. */
function typedForm(kind: RecordKind, data: RecordData): Readonly<Record<string, string>> {
  const written = recordKind(kind).fields.map(({ name, form }) => {
    const value = data[name] ?? '';
    return [name, form === 'date' ? value.split('-').toReversed().join('.') : value === '' ? '' : formatField(form, value)];
  });
  return Object.fromEntries(written) as Readonly<Record<string, string>>;
}

function toError(t: Translate, kind: RecordKind, { field, code }: RecordFault): FieldError {
  const row = recordKind(kind).fields.find(({ name }) => name === field);
  return { field, message: t(`records.fault_${code}`, { label: row === undefined ? '' : fieldLabel(t, kind, row) }) };
}

function ownId(text: string): string | undefined {
  return /^rec_[0-9a-f]{32}$/u.test(text) ? text : undefined;
}

/** 0, which no revision is, for what is none. */
function wholeNumber(text: string): number {
  return /^\d{1,9}$/u.test(text) ? Number(text) : 0;
}
