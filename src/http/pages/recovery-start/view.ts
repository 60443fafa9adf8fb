import type { Puzzle } from '../../../capabilities/recovery/puzzle.ts';
import { startPage } from '../../../capabilities/recovery/steps.ts';
import { assetUrl } from '../../assets.ts';
import { textField } from '../../views/fields.ts';
import { button, errorFor, errorSummary, form } from '../../views/forms.ts';
import { attributes, html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { backLink } from '../../views/panels.ts';
import { hiddenFormKey } from '../recovery-journey/form-key.ts';

export interface StartModel {
  readonly typed: string;
  readonly interactionId: string | undefined;
  readonly errors: readonly FieldError[];
  /** Owed when the network has asked for much. */
  readonly puzzle: Puzzle | undefined;
  readonly waitSeconds: number;
}

export function startView(context: PageContext, model: StartModel): Html {
  const { t } = context;
  const { typed, interactionId, errors } = model;
  const query = interactionId === undefined ? '' : `?interaction=${interactionId}`;
  const signIn = interactionId === undefined ? '/sign-in' : `/interaction/${interactionId}`;
  const hidden = { ...hiddenFormKey(), ...(interactionId === undefined ? {} : { interaction: interactionId }) };
  return html`${backLink(context, signIn)} ${errorSummary(context, errors)}
    <h1>${t('recovery.start_title')}</h1>
    <p class="lead">${t('recovery.start_lead')}</p>
    ${form(
      context,
      // In the address as well: the refused form is shown there, and its link to the other language has to lead to the same site.
      { action: `${startPage}${query}`, hidden },
      html`${textField(context, {
        name: 'identifier',
        label: t('recovery.identifier'),
        hint: t('recovery.identifier_hint'),
        value: typed,
        autocomplete: 'username',
        autocapitalize: 'none',
        maxLength: 254,
        error: errorFor(errors, 'identifier'),
      })}
      ${model.puzzle !== undefined && puzzleFields(context, model.puzzle, model.waitSeconds)}
      ${button({ label: t('recovery.start_submit') })}`,
    )}
    <p>${t('recovery.remembered')} <a href="${signIn}">${t('recovery.sign_in')}</a></p>
    <p>${t('recovery.no_access')} <a href="/recovery/desk">${t('recovery.no_access_link')}</a></p>`;
}

/** Scripts solve the puzzle; without them its place is a wait. */
function puzzleFields({ t }: PageContext, { challenge, waitTicket }: Puzzle, waitSeconds: number): Html {
  const data = attributes({
    'data-module': assetUrl('recovery-puzzle.js'),
    'data-puzzle': JSON.stringify(challenge),
    'data-solving': t('recovery.puzzle_solving'),
    'data-solved': t('recovery.puzzle_solved'),
  });
  return html`<div class="panel panel-notice" ${data}>
    <h2>${t('recovery.puzzle_title')}</h2>
    <p data-puzzle-wait>${t('recovery.puzzle_wait', { count: waitSeconds })}</p>
    <p role="status" data-puzzle-status></p>
    <input type="hidden" name="puzzle" value="" />
    <input type="hidden" name="wait_ticket" value="${waitTicket}" />
  </div>`;
}
