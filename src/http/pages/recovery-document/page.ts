import { checkDocument } from '../../../capabilities/recovery/check-document.ts';
import { pageOf } from '../../../capabilities/recovery/steps.ts';
import type { Deps } from '../../../deps.ts';
import { maskContact } from '../../../kernel/identifier.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../page.ts';
import { recoveryHere, type OwnRecovery } from '../recovery-journey/guard.ts';
import { documentView } from './view.ts';

/** The number of the document that a verified account was checked with: a barrier before the second proof, and none by itself. */
export const recoveryDocumentPage: Page = {
  path: '/recovery/document',
  async get(ctx, deps) {
    const own = await recoveryHere(ctx, deps);
    if (own !== undefined) show(ctx, deps, own, { typed: '' });
  },
  async post(ctx, deps) {
    const own = await recoveryHere(ctx, deps);
    if (own === undefined) return;
    const typed = ctx.state.form.text('document').trim();
    const { t } = ctx.state.page;
    if (typed === '' || typed.length > 100) return show(ctx, deps, own, { typed, error: t('recovery.document_missing') });
    const outcome = await checkDocument(deps, { secret: own.secret, typed });
    if (outcome.kind === 'wrong')
      return show(ctx, deps, own, { typed, error: t('recovery.document_wrong', { count: outcome.attemptsLeft }) });
    seeOther(ctx, pageOf({ step: outcome.step, channel: own.recovery.channel }));
  },
};

interface Typed {
  readonly typed: string;
  readonly error?: string;
}

function show(ctx: PageHttpContext, deps: Deps, { standing }: OwnRecovery, { typed, error }: Typed): void {
  const { page } = ctx.state;
  const errors = error === undefined ? [] : [{ field: 'document', message: error }];
  const model = {
    typed,
    errors,
    other: standing?.other === undefined ? undefined : maskContact(standing.other),
    holdHours: Math.ceil(deps.config.recovery.holdSeconds / 3600),
  };
  showPage(ctx, { title: page.t('recovery.document_title'), errors }, documentView(page, model));
}
