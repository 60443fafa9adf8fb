import type { Contact } from '../../../kernel/identifier.ts';
import { button, buttonLink, buttonRow, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { backLink } from '../../views/panels.ts';
import { richText } from '../../views/rich-text.ts';
import { contactField, type ContactKind } from '../contacts/typed-contact.ts';
import type { FactorStanding } from '../factor-change.ts';
import { standingSignIn } from '../fresh-sign-in.ts';
import { cabinetPaths } from '../paths.ts';
import { shownContact } from '../shown-contact.ts';

export interface ContactChangeModel {
  readonly kind: ContactKind;
  /** Of this page. */
  readonly path: string;
  /** What the account has of this kind. */
  readonly current: readonly Contact[];
  /** Whether enough was shown, recently enough. */
  readonly standing: FactorStanding;
  readonly undoSeconds: number;
  readonly typed: string;
  readonly errors: readonly FieldError[];
}

export function contactChangeView(context: PageContext, model: ContactChangeModel): Html {
  const { t } = context;
  const { kind, path, current, standing, undoSeconds, errors } = model;
  const contact = html`<strong class="contact-value">${current.map(shownContact).join(', ')}</strong>`;
  const body =
    standing.kind === 'ready' || errors.length > 0
      ? form(
          context,
          { action: path },
          html`${contactField(context, kind, model)}
          ${buttonRow(button({ label: t('cabinet.add_submit') }), buttonLink({ label: t('contacts.cancel'), href: cabinetPaths.contacts }))}`,
        )
      : freshFirst(context, standing);
  return html`${backLink(context, cabinetPaths.contacts)} ${errorSummary(context, errors)}
    <h1>${t(`contacts.change_title_${kind}`)}</h1>
    <p class="lead">${richText(t, `contacts.change_lead_${kind}`, { contact })}</p>
    <p>${t('contacts.change_after', { period: undoPeriod(context, undoSeconds) })}</p>
    ${body}`;
}

/** What changes the ways into the account needs a factor shown just now. */
export function freshFirst(context: PageContext, standing: FactorStanding): Html {
  const { t } = context;
  if (standing.kind.endsWith('_owed')) return standingSignIn(context, standing);
  return html`<p>${t('contacts.fresh')}</p>
    ${buttonLink({ label: t('contacts.fresh_button'), href: standing.signIn, kind: 'primary' })}`;
}

/** `7 дней` */
export function undoPeriod({ t }: PageContext, undoSeconds: number): string {
  return t('contacts.period_days', { count: Math.max(1, Math.floor(undoSeconds / 86_400)) });
}
