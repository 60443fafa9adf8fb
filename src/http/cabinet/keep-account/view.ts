import type { ClosingByLink } from '../../../capabilities/accounts/closing.ts';
import type { TextKey } from '../../../kernel/texts.ts';
import { formatDate } from '../../views/dates.ts';
import { button, buttonLink, buttonRow, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { completion } from '../../views/panels.ts';
import { signInPath, cabinetPaths } from '../paths.ts';

export interface KeepAccountModel {
  /** A link that was never ours is told like one that is too old. */
  readonly state: ClosingByLink['state'];
  readonly dueAt: Date | undefined;
  /** Where the button posts to: this page. */
  readonly path: string;
}

const titles = {
  open: 'personal_data.keep_title',
  cancelled: 'personal_data.kept_title',
  closed: 'personal_data.keep_over_title',
  another_open: 'personal_data.keep_another_title',
} as const satisfies Readonly<Record<ClosingByLink['state'], TextKey>>;

export function keepTitle(state: ClosingByLink['state']): TextKey {
  return titles[state];
}

export function keepAccountView(context: PageContext, { state, dueAt, path }: KeepAccountModel): Html {
  const { t, language } = context;
  const title = t(titles[state]);
  if (state === 'open' && dueAt !== undefined) {
    return html`<h1>${title}</h1>
      <p class="lead">${t('personal_data.keep_lead', { date: formatDate(language, dueAt) })}</p>
      <p>${t('personal_data.keep_not_you')}</p>
      ${form(context, { action: path }, button({ label: t('personal_data.pending_cancel') }))}
      <p class="muted">${t('personal_data.keep_nothing')}</p>`;
  }
  if (state === 'another_open' && dueAt !== undefined) {
    return html`<h1>${title}</h1>
      <p class="lead">${t('personal_data.keep_another_lead', { date: formatDate(language, dueAt) })}</p>
      <p>${t('personal_data.keep_another_how')}</p>
      ${buttonRow(
        buttonLink({ label: t('personal_data.keep_another_sign_in'), href: signInPath(cabinetPaths.deleteAccount), kind: 'primary' }),
        buttonLink({ label: t('personal_data.kept_password'), href: '/recovery' }),
      )}`;
  }
  if (state === 'cancelled') {
    const body = html`<p class="lead">${t('personal_data.kept_lead')}</p>
      <p>${t('personal_data.kept_not_you')}</p>
      ${buttonRow(
        buttonLink({ label: t('personal_data.kept_password'), href: '/recovery', kind: 'primary' }),
        buttonLink({ label: t('personal_data.kept_sign_in'), href: signInPath(cabinetPaths.account) }),
      )}`;
    return completion({ title, body });
  }
  return html`<h1>${title}</h1>
    <p class="lead">${t('personal_data.keep_over_lead')}</p>
    <p>${t('personal_data.keep_over_anew')}</p>
    ${buttonLink({ label: t('personal_data.keep_over_register'), href: '/registration', kind: 'primary' })}`;
}
