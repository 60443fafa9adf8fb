import type { Site, WithdrawnSite } from '../../../capabilities/consents/site.ts';
import { formatDate, formatPastMoment } from '../../views/dates.ts';
import { button, buttonLink, buttonRow, form } from '../../views/forms.ts';
import { attributes, html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { backLink, panel, summaryList } from '../../views/panels.ts';
import { cabinetPaths } from '../paths.ts';

export interface SitesModel {
  readonly standing: readonly (Site & { readonly name: string; /** In words. */ readonly claims: string })[];
  readonly withdrawn: readonly (WithdrawnSite & { readonly name: string; readonly takesLogout: boolean })[];
  /** An access has just been withdrawn. */
  readonly done: boolean;
}

export function sitesView(context: PageContext, { standing, withdrawn, done }: SitesModel): Html {
  const { t } = context;
  const [newest] = withdrawn;
  return html`${done && newest !== undefined && panel(context, 'success', html`<p>${t('activity.sites_revoked', { name: newest.name })}</p>`)}
    <h1>${t('activity.sites_title')}</h1>
    <p class="lead">${t('activity.sites_lead')}</p>
    ${
      standing.length === 0
        ? html`<p>${t('activity.sites_none')}</p>`
        : html`<ul class="cards">
            ${standing.map((site) => card(context, site))}
          </ul>`
    }
    ${withdrawn.length > 0 && withdrawnSection(context, withdrawn)}`;
}

function card(context: PageContext, { clientId, name, claims, access, grantedAt, lastUsedAt }: SitesModel['standing'][number]): Html {
  const { t, language } = context;
  const used = lastUsedAt === undefined ? t('activity.sites_used_never') : formatPastMoment(language, lastUsedAt);
  const rows = [
    { term: t('activity.sites_may_read'), value: claims },
    { term: t('activity.sites_granted'), value: formatDate(language, grantedAt) },
    { term: t('activity.sites_used'), value: used },
  ];
  const href = `${cabinetPaths.revokeSite}?${new URLSearchParams({ client: clientId }).toString()}`;
  const label = t('activity.sites_revoke_named', { name });
  return html`<li class="card">
    <h2>${name}</h2>
    ${summaryList(rows)} ${access.scopes.includes('offline_access') && html`<p>${t('activity.sites_offline')}</p>`}
    ${Object.keys(access.resourceScopes).map((resource) => html`<p>${t('activity.sites_services', { resource })}</p>`)}
    <p>
      <a class="button button-secondary" ${attributes({ href, 'aria-label': label })}>${t('activity.sites_revoke')}</a>
    </p>
  </li>`;
}

/** How far each site was told; the page looks anew whenever it is loaded. */
function withdrawnSection(context: PageContext, withdrawn: SitesModel['withdrawn']): Html {
  const { t, language } = context;
  return html`<h2>${t('activity.sites_withdrawn_title')}</h2>
    <ul class="events">
      ${withdrawn.map(({ name, withdrawnAt, delivery, takesLogout }) => {
        const told = takesLogout || delivery === 'none' ? delivery : 'unsupported';
        return html`<li>
          <h3>${name}</h3>
          <dl>
            <div>
              <dt>${t('activity.sites_withdrawn_at')}</dt>
              <dd>${formatPastMoment(language, withdrawnAt)}</dd>
            </div>
            <div>
              <dt>${t('activity.sites_delivery')}</dt>
              <dd>${t(`activity.sites_delivery_${told}`)}</dd>
            </div>
          </dl>
        </li>`;
      })}
    </ul>`;
}

export function revokeView(context: PageContext, { clientId, name }: { readonly clientId: string; readonly name: string }): Html {
  const { t } = context;
  const buttons = buttonRow(
    button({ label: t('activity.sites_revoke') }),
    buttonLink({ label: t('activity.sites_revoke_back'), href: cabinetPaths.sites }),
  );
  return html`${backLink(context, cabinetPaths.sites)}
    <h1>${t('activity.sites_revoke_title', { name })}</h1>
    <p class="lead">${t('activity.sites_revoke_text')}</p>
    ${form(context, { action: cabinetPaths.revokeSite, hidden: { client: clientId } }, buttons)}`;
}
