import { isOpenable, isUnderWay, type Letter } from '../../../capabilities/proofing/letter.ts';
import { addressLines } from '../../../kernel/postal-address.ts';
import { formatDate } from '../../views/dates.ts';
import { textField } from '../../views/fields.ts';
import { button, buttonLink, errorFor, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { backLink, panel } from '../../views/panels.ts';
import { cabinetPaths } from '../paths.ts';
import { addressForm, type TypedAddress } from './address-form.ts';
import { tracking } from './tracking.ts';

export interface LetterModel {
  /** The newest, whatever became of it. */
  readonly letter: Letter | undefined;
  /** The letter speaks of the data that is verified now. */
  readonly isForThisData: boolean;
  /** When the next one may be ordered; undefined when it may be now. */
  readonly nextAt: Date | undefined;
  readonly typedAddress: TypedAddress;
  readonly typedCode: string;
  readonly errors: readonly FieldError[];
}

export function letterView(context: PageContext, model: LetterModel): Html {
  const { t } = context;
  const { letter, errors } = model;
  const underWay = letter !== undefined && isUnderWay(letter) ? letter : undefined;
  return html`${backLink(context, cabinetPaths.confirm)} ${errorSummary(context, errors)}
    <h1>${t('letter.title')}</h1>
    ${underWay === undefined ? outcome(context, letter) : onItsWay(context, underWay, model)}
    ${nextLetter(context, underWay !== undefined, model)}`;
}

/** What became of the last letter. */
function outcome(context: PageContext, letter: Letter | undefined): Html | undefined {
  const { t } = context;
  if (letter === undefined || isUnderWay(letter)) return undefined;
  const { state } = letter as Letter & { state: Exclude<Letter['state'], 'queued' | 'exported' | 'printed' | 'in_transit' | 'delivered'> };
  const text = html`<p>${t(`letter.ended_${state}`)}</p>`;
  return html`${panel(context, state === 'used' ? 'success' : 'warning', text, t(`letter.ended_${state}_title`))}
  ${state === 'returned' && tracking(context, letter)}`;
}

function onItsWay(context: PageContext, letter: Letter, model: LetterModel): Html {
  const { t, language } = context;
  return html`<p class="lead">${t(`letter.state_${isOpenable(letter) ? 'sent' : 'queued'}`)}</p>
    ${!model.isForThisData && panel(context, 'warning', html`<p>${t('letter.other_data')}</p>`, t('letter.other_data_title'))}
    ${isOpenable(letter) && model.isForThisData && codeForm(context, letter, model)}
    <h2>${t('letter.address_title')}</h2>
    <p>${addressLines(letter.address).join(', ')}</p>
    <p class="muted">${t('letter.valid_until', { date: formatDate(language, letter.expiresAt) })}</p>
    ${tracking(context, letter)} ${cancellation(context)}`;
}

function codeForm(context: PageContext, { triesLeft }: Letter, { typedCode, errors }: LetterModel): Html {
  const { t } = context;
  const input = textField(context, {
    name: 'code',
    label: t('letter.code'),
    hint: t('letter.code_hint'),
    autocomplete: 'off',
    autocapitalize: 'none',
    maxLength: 40,
    width: 'medium',
    value: typedCode,
    error: errorFor(errors, 'code'),
  });
  return form(
    context,
    { action: cabinetPaths.confirmByLetter },
    html`${input}
      <p class="muted">${t('letter.tries_left', { count: triesLeft })}</p>
      ${button({ label: t('letter.code_submit'), name: 'action', value: 'code' })}`,
  );
}

/** Behind a second step: it cannot be undone, and the next letter is a month away. */
function cancellation(context: PageContext): Html {
  const { t } = context;
  return html`<details>
    <summary>${t('letter.cancel')}</summary>
    <p>${t('letter.cancel_text')}</p>
    ${form(
      context,
      { action: cabinetPaths.confirmByLetter },
      button({ label: t('letter.cancel_submit'), kind: 'secondary', name: 'action', value: 'cancel' }),
    )}
  </details>`;
}

function nextLetter(context: PageContext, isOut: boolean, { nextAt, typedAddress, errors }: LetterModel): Html | undefined {
  const { t, language } = context;
  if (nextAt === undefined) {
    return html`<h2>${t(isOut ? 'letter.order_again_title' : 'letter.order_title')}</h2>
      <p>${t(isOut ? 'letter.order_again_lead' : 'letter.order_lead')}</p>
      <p>${t('letter.order_warning')}</p>
      ${addressForm(context, typedAddress, errors)}`;
  }
  if (isOut) return undefined;
  return html`<p>${t('letter.next_at', { date: formatDate(language, nextAt) })}</p>
    ${buttonLink({ label: t('letter.other_ways'), href: cabinetPaths.confirm, kind: 'primary' })}`;
}
