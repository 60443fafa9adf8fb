import { button, buttonLink, buttonRow, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { backLink, panel } from '../../views/panels.ts';
import { richText } from '../../views/rich-text.ts';
import { freshFirst, undoPeriod, type ContactChangeModel } from '../contact-change/view.ts';
import type { ContactKind } from '../contacts/typed-contact.ts';
import { cabinetPaths } from '../paths.ts';
import { shownContact } from '../shown-contact.ts';

export interface ContactRemovalModel extends Omit<ContactChangeModel, 'typed' | 'errors'> {
  readonly isLast: boolean;
  /** Why it was not removed. */
  readonly problem: string | undefined;
}

export function contactRemovalView(context: PageContext, model: ContactRemovalModel): Html {
  const { t } = context;
  const { kind, problem } = model;
  return html`${backLink(context, cabinetPaths.contacts)} ${problem !== undefined && panel(context, 'warning', html`<p>${problem}</p>`)}
    <h1>${t(`contacts.remove_title_${kind}`)}</h1>
    ${model.isLast ? onlyOne(context, kind) : question(context, model)}`;
}

function onlyOne({ t }: PageContext, kind: ContactKind): Html {
  const href = kind === 'phone' ? cabinetPaths.changePhone : cabinetPaths.changeEmail;
  return html`<p class="lead">${t('contacts.only_one')}</p>
    ${buttonLink({ label: t(`contacts.change_instead_${kind}`), href, kind: 'primary' })}`;
}

function question(context: PageContext, { path, current, standing, undoSeconds }: ContactRemovalModel): Html {
  const { t } = context;
  const contact = html`<strong class="contact-value">${current.map(shownContact).join(', ')}</strong>`;
  const buttons = buttonRow(
    button({ label: t('contacts.remove_submit'), name: 'action', value: 'remove' }),
    buttonLink({ label: t('contacts.cancel'), href: cabinetPaths.contacts }),
  );
  return html`<p class="lead">${richText(t, 'contacts.remove_lead', { contact, period: html`${undoPeriod(context, undoSeconds)}` })}</p>
    <p>${t('contacts.remove_advice')}</p>
    ${standing.kind === 'ready' ? form(context, { action: path }, buttons) : freshFirst(context, standing)}`;
}
