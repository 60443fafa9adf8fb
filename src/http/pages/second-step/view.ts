import { codeCountdown } from '../../views/code-countdown.ts';
import { codeField, textField } from '../../views/fields.ts';
import { button, errorFor, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { panel } from '../../views/panels.ts';
import { hasOnlyMail, type TypedWay, type Ways } from './ways.ts';

export interface SecondStepModel extends Ways {
  readonly uid: string;
  /** A sign-in goes on; a site, or a page of ours, asks for more of somebody who is signed in. */
  readonly reason: 'sign_in' | 'site' | 'own_page';
  readonly siteName: string;
  readonly byPassword: boolean;
  /** What is typed here; undefined when the account has nothing of the kind. */
  readonly way: TypedWay | undefined;
  /** Of a code by SMS; undefined while none has been sent. */
  readonly secondsUntilResend: number | undefined;
  readonly errors: readonly FieldError[];
}

export function secondStepView(context: PageContext, model: SecondStepModel): Html {
  const { t } = context;
  return html`${!isUnsent(model) && errorSummary(context, model.errors)}
    <h1>${t('second_step.title')}</h1>
    ${lead(context, model)} ${model.way !== undefined && typed(context, model, model.way)} ${otherWays(context, model)}
    ${model.reason === 'sign_in' ? helpAtSignIn(context, model) : wayBack(context, model)}`;
}

function lead({ t }: PageContext, { reason, siteName, byPassword }: SecondStepModel): Html | false {
  if (reason === 'site') return html`<p class="lead">${t('second_step.lead_site', { name: siteName })}</p>`;
  if (reason === 'own_page') return html`<p class="lead">${t('second_step.lead_own')}</p>`;
  return byPassword && html`<p class="lead">${t('second_step.lead')}</p>`;
}

function typed(context: PageContext, model: SecondStepModel, way: TypedWay): Html {
  if (way === 'sms') return bySms(context, model);
  const { t } = context;
  return html`<p>${t(`second_step.${way}_lead`)}</p>
    ${codeForm(context, model, way)}`;
}

/** No code by SMS is out: there is no field that an error could lead to. */
function isUnsent({ way, secondsUntilResend }: SecondStepModel): boolean {
  return way === 'sms' && secondsUntilResend === undefined;
}

function bySms(context: PageContext, model: SecondStepModel): Html {
  const { t } = context;
  const { uid, secondsUntilResend: secondsLeft, errors } = model;
  const action = `/interaction/${uid}/second-step/sms`;
  const phone = model.phone ?? '';
  if (secondsLeft === undefined) {
    return html`${errors.map(({ message }) => panel(context, 'warning', html`<p>${message}</p>`))}
      <p>${t('second_step.sms_ask', { phone })}</p>
      ${form(context, { action }, button({ label: t('second_step.sms_send') }))}`;
  }
  return html`<p>${t('second_step.sms_lead', { phone })}</p>
    ${codeForm(context, model, 'sms')} ${codeCountdown(context, { action, secondsLeft })}`;
}

function codeForm(context: PageContext, { uid, errors }: SecondStepModel, way: TypedWay): Html {
  const { t } = context;
  const field = { name: 'code', label: t(`second_step.${way}_code`), hint: t(`second_step.${way}_hint`), error: errorFor(errors, 'code') };
  const input =
    way === 'backup'
      ? textField(context, { ...field, autocomplete: 'off', autocapitalize: 'none', maxLength: 64 })
      : codeField(context, field);
  const options = { action: `/interaction/${uid}/second-step`, hidden: { by: way } };
  return form(context, options, html`${input} ${button({ label: t('second_step.submit') })}`);
}

const pages: Readonly<Record<Ways['ways'][number], string>> = {
  totp: 'second-step?by=totp',
  sms: 'second-step?by=sms',
  backup: 'second-step?by=backup',
  passkey: 'passkey',
  e_signature: 'e-signature',
};

function otherWays({ t }: PageContext, { uid, way, ways, reason }: SecondStepModel): Html | false {
  const others = ways.filter((other) => other !== way);
  // Whoever has anything to show shows that.
  const mayAddApp = reason !== 'sign_in' && hasOnlyMail({ ways });
  if (others.length === 0 && !mayAddApp) return false;
  return html`<h2>${t('second_step.other_ways')}</h2>
    <ul class="link-list">
      ${others.map((other) => html`<li><a href="/interaction/${uid}/${pages[other]}">${t(`second_step.way_${other}`)}</a></li>`)}
      ${mayAddApp && html`<li><a href="/interaction/${uid}/new-app">${t('second_step.way_new_app')}</a></li>`}
    </ul>`;
}

function helpAtSignIn({ t }: PageContext, { uid }: SecondStepModel): Html {
  return html`<p>${t('second_step.no_ways')} <a href="/recovery?interaction=${uid}">${t('second_step.recover')}</a></p>`;
}

/** The same answer as the page of levels takes: the site is told what it requires. */
function wayBack(context: PageContext, { uid, siteName }: SecondStepModel): Html {
  const label = context.t('level.back', { name: siteName });
  return form(context, { action: `/interaction/${uid}` }, button({ label, kind: 'link', name: 'decision', value: 'decline' }));
}
