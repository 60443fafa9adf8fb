import type { Passkey } from '../../../capabilities/authentication/passkey.ts';
import { assetUrl } from '../../assets.ts';
import { formatDate } from '../../views/dates.ts';
import { button, buttonLink, errorSummary } from '../../views/forms.ts';
import { attributes, html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { backLink, panel } from '../../views/panels.ts';
import { passkeyForm } from '../../views/passkey-form.ts';
import type { BindingStanding } from '../factor-change.ts';
import { standingSignIn } from '../fresh-sign-in.ts';
import { cabinetPaths } from '../paths.ts';
import { passkeyLabelField } from './label-field.ts';

export interface PasskeysModel {
  readonly passkeys: readonly Passkey[];
  readonly isFull: boolean;
  /** For the browser; undefined when something has to be shown first. */
  readonly options: Readonly<Record<string, unknown>> | undefined;
  readonly standing: BindingStanding;
  /** What the browser may still offer for this account. */
  readonly accepted: Readonly<Record<string, unknown>>;
  readonly label: string;
  readonly errors: readonly FieldError[];
  readonly notice: string | undefined;
}

export function passkeysView(context: PageContext, model: PasskeysModel): Html {
  const { t } = context;
  const { passkeys, errors, notice, accepted } = model;
  const known = attributes({ 'data-accepted-passkeys': JSON.stringify(accepted), 'data-module': assetUrl('passkeys.js') });
  return html`${backLink(context, cabinetPaths.security)} ${errorSummary(context, errors)}
    ${notice !== undefined && errors.length === 0 && panel(context, 'success', html`<p>${notice}</p>`)}
    <h1>${t('passkey.list_title')}</h1>
    <p class="lead">${t('passkey.list_lead')}</p>
    <h2>${t('passkey.yours')}</h2>
    <div${known}>
      ${
        passkeys.length === 0
          ? html`<p>${t('passkey.list_empty')}</p>`
          : html`<ul class="section-list">
              ${passkeys.map((passkey) => row(context, passkey))}
            </ul>`
      }
    </div>
    <h2>${t('passkey.add_title')}</h2>
    ${addition(context, model)}`;
}

function row(context: PageContext, { id, label, device, createdAt, lastUsedAt }: Passkey): Html {
  const { t, language } = context;
  const used = lastUsedAt === undefined ? t('passkey.never_used') : t('passkey.used_on', { date: formatDate(language, lastUsedAt) });
  return html`<li>
    <a href="${cabinetPaths.passkeys}/${id}">${label}</a>
    <span class="muted">${t(`passkey.device_${device}`)}</span>
    <span class="muted">${t('passkey.added_on', { date: formatDate(language, createdAt) })} · ${used}</span>
  </li>`;
}

function addition(context: PageContext, { isFull, options, standing, label, errors }: PasskeysModel): Html {
  const { t } = context;
  if (isFull) return html`<p>${t('passkey.add_full')}</p>`;
  if (standing.kind.endsWith('_owed')) return standingSignIn(context, standing);
  if (options === undefined) {
    return html`<p>${t('passkey.add_text')}</p>
      ${buttonLink({ label: t('passkey.add_title'), href: standing.signIn, kind: 'primary' })}
      <p class="muted">${t('passkey.add_fresh')}</p>`;
  }
  return html`<p>${t('passkey.add_text')}</p>
    ${passkeyForm(
      context,
      { action: cabinetPaths.passkeys, ceremony: 'create', options },
      html`${passkeyLabelField(context, label, errors)} ${button({ label: t('passkey.add_button') })}`,
    )}`;
}
