import type { TextKey } from '../../../kernel/texts.ts';
import { buttonLink } from '../../views/forms.ts';
import type { Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import type { SubmissionState } from '../account/identity-standing.ts';
import { cabinetPaths } from '../paths.ts';

/** What stands between somebody and checked data: nothing was sent, the answer is awaited, or it was no good. */
export type DataStep = 'fill_in' | 'follow' | 'look';

export function dataStep(submission: SubmissionState | undefined): DataStep {
  if (submission === 'running') return 'follow';
  return submission === 'refused' || submission === 'expired' || submission === 'withdrawn' ? 'look' : 'fill_in';
}

const ways: Readonly<Record<DataStep, { readonly label: TextKey; readonly href: string }>> = {
  fill_in: { label: 'level.how_standard_button', href: cabinetPaths.identity },
  follow: { label: 'level.how_running_button', href: cabinetPaths.checks },
  look: { label: 'level.how_result_button', href: cabinetPaths.checks },
};

/** The way there. Who has been refused finds at the result what to correct. */
export function dataStepLink({ t }: PageContext, step: DataStep): Html {
  const { label, href } = ways[step];
  return buttonLink({ label: t(label), href, kind: 'primary' });
}
