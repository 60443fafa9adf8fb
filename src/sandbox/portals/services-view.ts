import { html, type Html } from '../web/html.ts';
import type { Language } from '../web/language.ts';
import { acrFor, satisfies, type AssuranceLevel } from './assurance-level.ts';
import type { PortalDefinition, Service } from './definition.ts';
import { neededLevels, texts } from './texts.ts';

/** Who looks at the services: somebody signed in (with the level the tokens state, if any) or a passer-by. */
export type Visitor = { readonly signedIn: false } | { readonly signedIn: true; readonly level: AssuranceLevel | undefined };

function state(service: Service, visitor: Visitor): 'open' | 'closed' | 'afterSignIn' {
  if (!visitor.signedIn) return 'afterSignIn';
  return satisfies(visitor.level, service.opensAt) ? 'open' : 'closed';
}

function condition(service: Service, shown: ReturnType<typeof state>, language: Language): Html {
  if (shown === 'open') return html`<strong>${texts.open[language]}</strong>`;
  if (shown === 'afterSignIn' && service.opensAt === 'simplified') return html`${texts.afterSignIn[language]}`;
  const needed = html`${neededLevels[service.opensAt][language]}`;
  return shown === 'closed' ? html`<strong>${texts.closed[language]}.</strong> ${needed}` : needed;
}

function serviceItem(service: Service, visitor: Visitor, language: Language): Html {
  const shown = state(service, visitor);
  return html`<li class="service ${shown}" data-state="${shown}">
    <div>
      <h3>${service.name[language]}</h3>
      <p>${service.description[language]}</p>
    </div>
    <p class="state"><span>${condition(service, shown, language)}</span></p>
  </li>`;
}

/** Says what the visitor's level opens, and how to open the rest. */
export function servicesView(definition: PortalDefinition, visitor: Visitor, language: Language): Html {
  const next = definition.services.find((service) => state(service, visitor) === 'closed');
  const advice = next
    ? html`<div class="advice">
        <p>${definition.whatToDo[language]}</p>
        <a class="button" href="/sign-in?essential_acr=${acrFor(next.opensAt)}">${texts.raise[language]}</a>
      </div>`
    : html`<p class="quiet">${texts.allOpen[language]}</p>`;
  return html`<section aria-labelledby="services">
    <h2 id="services">${texts.services[language]}</h2>
    ${visitor.signedIn ? advice : undefined}
    <ul class="services">
      ${definition.services.map((service) => serviceItem(service, visitor, language))}
    </ul>
  </section>`;
}
