import type { Factors } from '../../../capabilities/authentication/list-factors.ts';
import { button, buttonLink, form } from '../../views/forms.ts';
import { html, type Html, type HtmlValue } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { backLink, panel, summaryList } from '../../views/panels.ts';
import type { BindingStanding } from '../factor-change.ts';
import { standingSignIn } from '../fresh-sign-in.ts';
import { cabinetPaths } from '../paths.ts';

export interface TwoStepModel {
  readonly factors: Factors;
  /** Masked. */
  readonly phone: string | undefined;
  /** Whether enough was shown, recently enough. */
  readonly standing: BindingStanding;
  readonly refusal: string | undefined;
  readonly notice: string | undefined;
}

export function twoStepView(context: PageContext, model: TwoStepModel): Html {
  const { t } = context;
  const { twoStep } = model.factors;
  return html`${backLink(context, cabinetPaths.security)}
    ${model.notice !== undefined && panel(context, 'success', html`<p>${model.notice}</p>`)}
    ${model.refusal !== undefined && panel(context, 'warning', html`<p>${model.refusal}</p>`)}
    <h1>${t('security.two_step_title')}</h1>
    <p class="lead">${t(twoStep ? 'security.two_step_is_on' : 'security.two_step_is_off')}</p>
    <p>${t('security.two_step_page_lead')}</p>
    <h2>${t('security.two_step_ways')}</h2>
    ${summaryList([appRow(context, model), passkeyRow(context, model), smsRow(context, model)])}
    ${model.standing.kind === 'ready' ? mainSwitch(context, model) : standingSignIn(context, model.standing)}
    ${twoStep && model.factors.backupCodesLeft === 0 && backupNudge(context)}`;
}

interface Row {
  readonly term: string;
  readonly value: Html;
}

function appRow(context: PageContext, { factors: { totp } }: TwoStepModel): Row {
  const { t } = context;
  const state = totp.length === 0 ? t('security.two_step_way_missing') : t('security.two_step_way_ready');
  const link = { href: cabinetPaths.authenticatorApp, label: t(totp.length === 0 ? 'security.apps_add' : 'security.apps_change') };
  return way(context, 'app', [state, html`<p><a href="${link.href}">${link.label}</a></p>`]);
}

function passkeyRow(context: PageContext, { factors: { passkeys } }: TwoStepModel): Row {
  const { t } = context;
  const state = t(passkeys === 0 ? 'security.two_step_way_missing' : 'security.two_step_way_ready');
  return way(context, 'passkey', [state, html`<p><a href="${cabinetPaths.passkeys}">${t('security.passkeys_change')}</a></p>`]);
}

function smsRow(context: PageContext, { factors: { smsSecond }, phone, standing }: TwoStepModel): Row {
  const { t } = context;
  if (phone === undefined) {
    const link = html`<p><a href="${cabinetPaths.contacts}">${t('security.two_step_way_sms_no_phone')}</a></p>`;
    return way(context, 'sms', [t('security.two_step_way_sms_off'), link]);
  }
  const state = smsSecond ? t('security.two_step_way_sms_on', { phone }) : t('security.two_step_way_sms_off');
  return way(context, 'sms', [state, standing.kind === 'ready' && choiceForm(context, smsSecond ? 'sms_off' : 'sms_on', 'link')]);
}

function way({ t }: PageContext, kind: 'app' | 'passkey' | 'sms', [state, action]: readonly [string, HtmlValue]): Row {
  return {
    term: t(`security.two_step_way_${kind}`),
    value: html`<p>${state}</p>
      <p class="muted">${t(`security.two_step_way_${kind}_text`)}</p>
      ${action}`,
  };
}

function mainSwitch(context: PageContext, { factors }: TwoStepModel): Html {
  const { t } = context;
  const hasWay = factors.totp.length > 0 || factors.passkeys > 0 || factors.smsSecond;
  if (!factors.twoStep && !hasWay) return html`<p>${t('security.two_step_needs_way')}</p>`;
  return html`${!factors.twoStep && html`<p>${t('security.two_step_not_on_yet')}</p>`}
    ${choiceForm(context, factors.twoStep ? 'two_step_off' : 'two_step_on', factors.twoStep ? 'secondary' : 'primary')}
    <p class="muted">${t('security.two_step_others_end')}</p>`;
}

const labels = {
  two_step_on: 'security.two_step_turn_on',
  two_step_off: 'security.two_step_turn_off',
  sms_on: 'security.two_step_sms_turn_on',
  sms_off: 'security.two_step_sms_turn_off',
} as const;

function choiceForm(context: PageContext, choice: keyof typeof labels, kind: 'primary' | 'secondary' | 'link'): Html {
  return form(context, { action: cabinetPaths.twoStep, hidden: { choice } }, button({ label: context.t(labels[choice]), kind }));
}

function backupNudge(context: PageContext): Html {
  const { t } = context;
  const body = html`<p>${t('security.two_step_no_codes')}</p>
    ${buttonLink({ label: t('security.codes_make'), href: cabinetPaths.backupCodes })}`;
  return panel(context, 'warning', body, t('security.two_step_no_codes_title'));
}
