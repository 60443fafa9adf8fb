import { startPage } from '../../../capabilities/registration/steps.ts';
import { button, buttonLink, buttonRow, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { richText } from '../../views/rich-text.ts';
import { unbroken } from '../../views/unbroken.ts';

export interface TakeUpModel {
  /** Masked. */
  readonly contact: string;
  /** The page where the registration goes on. */
  readonly next: string;
  readonly interactionId: string | undefined;
}

/** For a browser that holds a registration left alone: its owner recognises it, and somebody else learns nothing of whose it is. */
export function takeUpView(context: PageContext, { contact, next, interactionId }: TakeUpModel): Html {
  const { t } = context;
  const hidden = { action: 'anew', ...(interactionId === undefined ? {} : { interaction: interactionId }) };
  return html`<h1>${t('registration.take_up_title')}</h1>
    <p class="lead">${richText(t, 'registration.take_up_lead', { contact: html`<strong>${unbroken(contact)}</strong>` })}</p>
    <p>${t('registration.take_up_text')}</p>
    ${buttonRow(
      buttonLink({ label: t('registration.take_up_go_on'), href: next, kind: 'primary' }),
      form(context, { action: startPage, hidden }, button({ label: t('registration.take_up_anew'), kind: 'secondary' })),
    )}`;
}
