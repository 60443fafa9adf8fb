import type { Factors } from '../../../capabilities/authentication/list-factors.ts';
import { buttonLink } from '../../views/forms.ts';
import { html, type Html, type HtmlValue } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { backLink, panel, summaryList } from '../../views/panels.ts';
import { cabinetPaths } from '../paths.ts';

export interface SecurityModel {
  readonly factors: Factors;
  readonly noticeByEmail: boolean;
  readonly hasEmail: boolean;
  /** Undefined where no such questions are asked. */
  readonly question: 'set' | 'none' | undefined;
  /** What has just happened, in words. */
  readonly notice: string | undefined;
}

export function securityView(context: PageContext, model: SecurityModel): Html {
  const { t } = context;
  return html`${backLink(context, cabinetPaths.account)}
    ${model.notice !== undefined && panel(context, 'success', html`<p>${model.notice}</p>`)}
    <h1>${t('security.title')}</h1>
    <p class="lead">${t('security.lead')}</p>
    ${!model.factors.twoStep && nudge(context)}
    ${summaryList([...factorRows(context, model.factors), ...questionRows(context, model), sessionsRow(context), noticeRow(context, model)])}`;
}

interface Row {
  readonly term: string;
  readonly value: Html;
}

function factorRows({ t }: PageContext, factors: Factors): Row[] {
  const { totp, passkeys, backupCodesLeft, twoStep, hasPassword } = factors;
  return [
    row(t('security.password_title'), t(hasPassword ? 'security.password_set' : 'security.password_none'), {
      href: cabinetPaths.password,
      label: t(hasPassword ? 'security.password_change' : 'security.password_new'),
    }),
    row(t('security.two_step_title'), t(twoStep ? 'security.two_step_is_on' : 'security.two_step_is_off'), {
      href: cabinetPaths.twoStep,
      label: t('security.two_step_change'),
    }),
    row(t('security.apps_title'), totp.length === 0 ? t('security.apps_none') : t('security.apps_count', { count: totp.length }), {
      href: cabinetPaths.authenticatorApp,
      label: t(totp.length === 0 ? 'security.apps_add' : 'security.apps_change'),
    }),
    row(t('security.passkeys_title'), passkeys === 0 ? t('security.passkeys_none') : t('security.passkeys_count', { count: passkeys }), {
      href: cabinetPaths.passkeys,
      label: t('security.passkeys_change'),
    }),
    row(
      t('security.codes_title'),
      backupCodesLeft === 0 ? t('security.codes_none') : t('security.codes_left', { count: backupCodesLeft }),
      {
        href: cabinetPaths.backupCodes,
        label: t(backupCodesLeft === 0 ? 'security.codes_make' : 'security.codes_remake'),
      },
    ),
  ];
}

function questionRows({ t }: PageContext, { question }: SecurityModel): Row[] {
  if (question === undefined) return [];
  const isSet = question === 'set';
  const link = { href: cabinetPaths.securityQuestion, label: t(isSet ? 'security.question_change' : 'security.question_add') };
  return [row(t('security.question_title'), t(isSet ? 'security.question_set_state' : 'security.question_none'), link)];
}

function sessionsRow({ t }: PageContext): Row {
  return row(t('security.sessions_title'), t('security.sessions_text'), {
    href: cabinetPaths.sessions,
    label: t('security.sessions_change'),
  });
}

function noticeRow(context: PageContext, { noticeByEmail, hasEmail }: SecurityModel): Row {
  const { t } = context;
  const term = t('security.notice_title');
  if (!hasEmail) return row(term, t('security.notice_no_email'), { href: cabinetPaths.contacts, label: t('security.notice_add_email') });
  return row(term, t(noticeByEmail ? 'security.notice_on' : 'security.notice_off'), {
    href: cabinetPaths.notifications,
    label: t('security.notice_change'),
  });
}

function row(term: string, state: HtmlValue, { href, label }: { readonly href: string; readonly label: string }): Row {
  return {
    term,
    value: html`<p>${state}</p>
      <p><a href="${href}">${label}</a></p>`,
  };
}

function nudge(context: PageContext): Html {
  const { t } = context;
  const body = html`<p>${t('security.two_step_nudge')}</p>
    ${buttonLink({ label: t('security.two_step_change'), href: cabinetPaths.twoStep })}`;
  return panel(context, 'notice', body, t('security.two_step_nudge_title'));
}
