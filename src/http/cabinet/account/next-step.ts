import type { TextKey } from '../../../kernel/texts.ts';
import { buttonLink } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { panel, type PanelKind } from '../../views/panels.ts';
import { cabinetPaths } from '../paths.ts';
import { nextStep, type IdentityStanding, type NextStep } from './identity-standing.ts';

interface Step {
  readonly title: TextKey;
  readonly text: TextKey;
  readonly action?: { readonly label: TextKey; readonly href: string };
}

const result = { label: 'cabinet.next_refused_button', href: cabinetPaths.checks } as const;

const steps: Readonly<Record<NextStep, Step>> = {
  fill_in: {
    title: 'cabinet.next_title',
    text: 'cabinet.next_fill_in',
    action: { label: 'cabinet.next_fill_in_button', href: cabinetPaths.identity },
  },
  continue: {
    title: 'cabinet.next_title',
    text: 'cabinet.next_continue',
    action: { label: 'cabinet.next_continue_button', href: cabinetPaths.identity },
  },
  wait: {
    title: 'cabinet.next_running_title',
    text: 'cabinet.next_running',
    action: { label: 'cabinet.next_running_button', href: cabinetPaths.checks },
  },
  correct: { title: 'cabinet.next_refused_title', text: 'cabinet.next_refused', action: result },
  renew: { title: 'cabinet.next_withdrawn_title', text: 'cabinet.next_withdrawn', action: result },
  ask_again: { title: 'cabinet.next_refused_title', text: 'cabinet.next_expired', action: result },
  confirm: {
    title: 'cabinet.next_standard_title',
    text: 'cabinet.next_standard',
    action: { label: 'cabinet.next_standard_button', href: cabinetPaths.confirm },
  },
  none: { title: 'cabinet.next_confirmed_title', text: 'cabinet.next_confirmed' },
};

const kinds: Readonly<Partial<Record<NextStep, PanelKind>>> = {
  correct: 'warning',
  renew: 'warning',
  ask_again: 'warning',
  confirm: 'success',
  none: 'success',
};

/** The one thing to do now. */
export function nextStepPanel(context: PageContext, standing: IdentityStanding): Html {
  const { t } = context;
  const step = nextStep(standing);
  const { title, text, action } = steps[step];
  const body = html`<p>${t(text)}</p>
    ${action !== undefined && buttonLink({ label: t(action.label), href: action.href, kind: 'primary' })}`;
  return panel(context, kinds[step] ?? 'notice', body, t(title));
}
