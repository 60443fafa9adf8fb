import { cabinetPaths } from '../../cabinet/paths.ts';
import { button, buttonRow, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { externalLink, summaryList } from '../../views/panels.ts';

export interface ConsentModel {
  readonly uid: string;
  readonly relyingPartyName: string;
  /** Exactly what will be passed: the name of each value and the value. */
  readonly values: readonly { readonly label: string; readonly value: string }[];
  /** Names of what will be passed as soon as the account has it. */
  readonly later: readonly string[];
  /** Whether the site may come back for data while the citizen is away. */
  readonly offline: boolean;
  /** Whether the account was opened on the way here, and has nothing but a name and a contact. */
  readonly newcomer: boolean;
  readonly policyUri?: string | undefined;
  readonly termsUri?: string | undefined;
}

export function consentView(context: PageContext, model: ConsentModel): Html {
  const { t } = context;
  const links = [
    model.policyUri === undefined ? undefined : externalLink(context, { href: model.policyUri, label: t('consent.policy') }),
    model.termsUri === undefined ? undefined : externalLink(context, { href: model.termsUri, label: t('consent.terms') }),
  ].filter((link) => link !== undefined);
  return html`<h1>${t('consent.title', { name: model.relyingPartyName })}</h1>
    <p class="lead">${t('consent.lead')}</p>
    ${summaryList(model.values.map(({ label, value }) => ({ term: label, value })))}
    ${
      model.later.length > 0 &&
      html`<p>${t('consent.later')}</p>
        <ul>
          ${model.later.map((label) => html`<li>${label}</li>`)}
        </ul>`
    }
    ${model.offline && html`<p>${t('consent.offline')}</p>`}
    <p class="muted">${t('consent.note')}</p>
    ${
      links.length > 0 &&
      html`<ul class="link-list">
        ${links.map((link) => html`<li>${link}</li>`)}
      </ul>`
    }
    ${form(
      context,
      { action: `/interaction/${model.uid}` },
      buttonRow(
        button({ label: t('consent.allow'), name: 'decision', value: 'allow' }),
        button({ label: t('consent.deny'), kind: 'secondary', name: 'decision', value: 'deny' }),
      ),
    )}
    ${
      model.newcomer &&
      html`<p class="muted">
        ${t('consent.newcomer', { name: model.relyingPartyName })} <a href="${cabinetPaths.identity}">${t('consent.newcomer_link')}</a>
      </p>`
    }`;
}
