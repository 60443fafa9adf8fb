import { frame, type FrameModel } from '../web/frame.ts';
import { html, type Html } from '../web/html.ts';
import type { Language } from '../web/language.ts';
import { currentCode } from './authenticator.ts';
import type { ReadyOperator } from './operator.ts';
import type { OperatorsState } from './operators.ts';
import { progressTexts, roleNames, texts } from './texts.ts';

interface OperatorsModel extends OperatorsState {
  readonly issuer: string;
  /** Milliseconds since 1970: the codes are of this moment. */
  readonly now: number;
}

export function operatorsView(model: Omit<FrameModel, 'here' | 'title'>, { ready, progress, issuer, now }: OperatorsModel): Html {
  const { language } = model;
  const title = texts.heading[language];
  const said = progressTexts[progress.kind]?.[language];
  const main = html`<h1>${title}</h1>
    <p class="quiet">${texts.lead[language]}</p>
    ${said === undefined ? undefined : html`<p role="status">${said}</p>`}
    ${progress.kind === 'failed' ? html`<p class="quiet" lang="en">${progress.reason}</p>` : undefined}
    ${ready.map((operator) => operatorCard(operator, { language, now }))}
    ${ready.length > 0 ? html`<p><a href="${issuer}/desk">${texts.desk[language]}</a></p>` : undefined}
    ${progress.kind === 'waiting' || progress.kind === 'failed' ? makeForm(language) : undefined}`;
  return frame({ ...model, here: 'operators', title }, main, html`<p>${texts.machine[language]}: GET /api/operators</p>`);
}

function makeForm(language: Language): Html {
  return html`<form method="post" action="/operators"><button>${texts.make[language]}</button></form>`;
}

function operatorCard(operator: ReadyOperator, { language, now }: { readonly language: Language; readonly now: number }): Html {
  const rows = [
    ['centre', operator.centreId],
    ['phone', operator.phone],
    ['password', operator.password],
    ['secret', operator.secret],
    ['code', currentCode(operator.secret, now)],
  ] as const;
  return html`<div class="ready">
    <h2>${roleNames[operator.role][language]}: ${operator.name}</h2>
    <dl>
      ${rows.map(
        ([label, value]) =>
          html`<div>
            <dt>${texts[label][language]}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    <p class="quiet">${texts.codeHint[language]}</p>
  </div>`;
}
