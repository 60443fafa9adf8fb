import { assetUrl } from '../assets.ts';
import { brandMark } from './brand.ts';
import { attributes, html, type Html } from './html.ts';
import { deskNav } from './desk-nav.ts';
import type { PageContext, PageView } from './page-context.ts';
import { newTabLink } from './panels.ts';
import { richText } from './rich-text.ts';

/** The frame of every citizen page. Holds no inline script or style, so the policy `default-src 'self'` can stand. */
export function layout(page: PageView, body: Html): Html {
  const { context } = page;
  const { t } = context;
  return html`<!doctype html>
    <html lang="${context.language}">
      ${head(page)}
      <body>
        <a class="skip-link" href="#main">${t('layout.skip')}</a>
        ${context.sandbox && sandboxBanner(context)} ${header(context)}
        <main id="main" class="page" tabindex="-1">
          ${relyingPartyStrip(context)}${waitingStrip(context)}${sectionNav(context)}${deskNav(context)}${body}
        </main>
        ${footer(context)}
      </body>
    </html>`;
}

function head({ context: { t }, title, hasErrors, refresh }: PageView): Html {
  const fullTitle = t('layout.title', { title });
  return html`<head>
    <meta charset="utf-8" />
    <title>${hasErrors ? t('layout.error_title', { title: fullTitle }) : fullTitle}</title>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="format-detection" content="telephone=no" />
    <link rel="icon" type="image/svg+xml" href="${assetUrl('mark.svg')}" />
    <link rel="stylesheet" href="${assetUrl('styles.css')}" />
    <script type="module" src="${assetUrl('page.js')}"></script>
    ${refresh !== undefined && html`<noscript><meta http-equiv="refresh" content="${refresh.seconds};url=${refresh.path}" /></noscript>`}
  </head>`;
}

function sandboxBanner(context: PageContext): Html {
  const { t, sandboxConsoleUrl } = context;
  const inbox = sandboxConsoleUrl !== undefined && newTabLink(context, { href: sandboxConsoleUrl, label: t('layout.sandbox_inbox') });
  return html`<aside class="sandbox-banner" aria-label="${t('layout.sandbox_label')}">
    <p><strong>${t('layout.sandbox_label')}.</strong> ${t('layout.sandbox_text')} ${inbox}</p>
  </aside>`;
}

function header(context: PageContext): Html {
  const { t, language, languageLinks } = context;
  const other = language === 'ru' ? 'en' : 'ru';
  return html`<header class="site-header">
    <div class="site-header-row">
      <a class="brand" href="/" aria-label="${t('layout.home')}">${brandMark()}<span>${t('layout.brand')}</span></a>
      <a class="language-switch" ${attributes({ href: languageLinks[other], lang: other, hreflang: other })}
        >${t('layout.other_language')}</a
      >
    </div>
    ${accountBar(context)}
  </header>`;
}

function accountBar({ t, signedInAs, withoutName = false }: PageContext): Html | undefined {
  if (signedInAs === undefined) return undefined;
  const name = html`<a class="signed-in-as" href="/account"
    ><span class="visually-hidden">${t('layout.signed_in_as')}</span> ${signedInAs}</a
  >`;
  return html`<nav class="account-bar" aria-label="${t('cabinet.bar_label')}">
    <div class="site-header-row">
      ${withoutName ? undefined : name}
      <a class="sign-out" href="/sign-out">${t('cabinet.bar_sign_out')}</a>
    </div>
  </nav>`;
}

/** On pages of the cabinet: the way home, and to what lies beside. */
function sectionNav({ t, sectionLinks = [] }: PageContext): Html | undefined {
  if (sectionLinks.length === 0) return undefined;
  return html`<nav class="section-nav" aria-label="${t('cabinet.sections_label')}">
    <ul>
      <li><a class="section-nav-home" href="/account">${t('cabinet.home')}</a></li>
      ${sectionLinks.map(
        ({ href, label, current }) => html`<li><a${attributes({ href, 'aria-current': current ? 'true' : undefined })}>${label}</a></li>`,
      )}
    </ul>
  </nav>`;
}

function waitingStrip({ t, waitingSite }: PageContext): Html | undefined {
  if (waitingSite === undefined) return undefined;
  const link = html`<a href="${waitingSite.href}">${t('cabinet.waiting_link')}</a>`;
  return html`<p class="relying-party">${richText(t, 'cabinet.waiting', { name: html`<strong>${waitingSite.name}</strong>`, link })}</p>`;
}

function relyingPartyStrip({ t, relyingPartyName }: PageContext): Html | undefined {
  if (relyingPartyName === undefined) return undefined;
  return html`<p class="relying-party">${richText(t, 'layout.relying_party', { name: html`<strong>${relyingPartyName}</strong>` })}</p>`;
}

function footer({ t }: PageContext): Html {
  return html`<footer class="site-footer">
    <div class="site-footer-row">
      <p>${t('layout.about')}</p>
      <nav aria-label="${t('layout.footer_links')}">
        <ul>
          <li><a href="/help">${t('layout.help')}</a></li>
          <li><a href="/privacy">${t('layout.privacy')}</a></li>
          <li><a href="/terms">${t('layout.terms')}</a></li>
        </ul>
      </nav>
    </div>
  </footer>`;
}
