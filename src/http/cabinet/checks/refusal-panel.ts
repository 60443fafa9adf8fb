import type { CheckedField } from '../../../capabilities/registries/ports.ts';
import type { CheckProgress, Progress } from '../../../capabilities/registries/progress.ts';
import type { TextKey } from '../../../kernel/texts.ts';
import { buttonLink } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { panel } from '../../views/panels.ts';
import { cabinetPaths } from '../paths.ts';

/** What to look at, and the input of the form where it stands. */
const places: Readonly<Record<CheckedField, { readonly label: TextKey; readonly input: string }>> = {
  family_name: { label: 'cabinet.field_family_name', input: 'family_name' },
  given_name: { label: 'cabinet.field_given_name', input: 'given_name' },
  patronymic: { label: 'cabinet.field_patronymic', input: 'patronymic' },
  gender: { label: 'cabinet.field_gender', input: 'gender' },
  birth_date: { label: 'cabinet.field_birth_date', input: 'birth_date' },
  snils: { label: 'cabinet.field_snils', input: 'snils' },
  document: { label: 'cabinet.checked_document', input: 'document_number' },
};

type Reason = NonNullable<Progress['refusal']>;

/** Refusals that other data may cure; the others need a person. */
const curable: readonly Reason[] = ['document_invalid', 'mismatch', 'not_found'];

/** Why, and what to do next. Names the data to look at, never what the registry holds. */
export function refusalPanel(context: PageContext, progress: Progress): Html {
  const { t } = context;
  const reasons = reasonsOf(progress);
  const [first = 'mismatch'] = reasons;
  const mayBeCured = curable.includes(first);
  const fields = mayBeCured ? fieldsToLookAt(progress) : [];
  const body = html`${reasons.map((reason) => html`<p>${t(`cabinet.refusal_${reason}`)}</p>`)}
    ${
      fields.length > 0 &&
      html`<p>${t('cabinet.look_at')}</p>
        <ul>
          ${fields.map((field) => html`<li><a href="${cabinetPaths.identity}#field-${places[field].input}">${t(places[field].label)}</a></li>`)}
        </ul>`
    }
    <p>${t(reasons.length > 1 ? 'cabinet.refusal_several_next' : `cabinet.refusal_${first}_next`)}</p>
    ${mayBeCured && buttonLink({ label: t('cabinet.checks_correct'), href: cabinetPaths.identity, kind: 'primary' })}`;
  return panel(context, 'warning', body);
}

/** The gravest reason, and beside one that other data may cure whatever else the registries found of that kind. */
function reasonsOf({ refusal = 'mismatch', checks }: Progress): readonly Reason[] {
  if (!curable.includes(refusal)) return [refusal];
  const found = new Set([refusal, ...checks.map(reasonOf)]);
  return curable.filter((reason) => found.has(reason));
}

function reasonOf({ outcome, fields }: CheckProgress): Reason | undefined {
  if (outcome === 'invalid') return fields.includes('document') ? 'document_invalid' : 'mismatch';
  return outcome === 'mismatch' || outcome === 'not_found' ? outcome : undefined;
}

/** What the registries name; a registry that finds nobody was asked by SNILS, or by the document. */
function fieldsToLookAt({ checks }: Progress): readonly CheckedField[] {
  const named = new Set(checks.flatMap(fieldsNamedBy));
  return (Object.keys(places) as CheckedField[]).filter((field) => named.has(field));
}

function fieldsNamedBy({ registry, outcome, fields }: CheckProgress): readonly CheckedField[] {
  if (outcome !== 'not_found') return fields;
  return registry === 'pension_fund' ? ['snils'] : ['document'];
}
