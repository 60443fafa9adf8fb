import type { Citizen } from './citizen.ts';
import { mismatchesIn, type Fault } from './faults.ts';
import type { Population } from './population.ts';
import type { Answer, AnsweredField, Question, Questions, RegistryName } from './registry.ts';

type People = Pick<Population, 'findBySnils' | 'findByDocument'>;

/** What a name is compared by: case does not count, and Ё and Е are one letter. */
const nameKey = (name: string | null) => (name ?? '').normalize('NFC').trim().toLowerCase().replaceAll('ё', 'е');

type Person = Partial<Pick<Citizen, 'familyName' | 'givenName' | 'patronymic' | 'gender' | 'birthDate'>>;

/** Data of which what was asked is not true. What was not asked is not looked at. */
function differences(asked: Person, citizen: Citizen): AnsweredField[] {
  const names = (['familyName', 'givenName', 'patronymic'] as const).filter(
    (field) => asked[field] !== undefined && nameKey(asked[field]) !== nameKey(citizen[field]),
  );
  const exact = (['gender', 'birthDate'] as const).filter((field) => asked[field] !== undefined && asked[field] !== citizen[field]);
  return [...names, ...exact];
}

const judges: { readonly [Name in RegistryName]: (asked: Questions[Name], people: People, faults: readonly Fault[]) => Answer } = {
  'pension-fund'(asked, people, faults) {
    if (faults.includes('deceased')) return { outcome: 'deceased' };
    const citizen = people.findBySnils(asked.snils);
    if (faults.includes('not-found') || citizen === undefined) return { outcome: 'not_found' };
    const fields = withFaults(differences(asked, citizen), faults);
    return fields.length === 0 ? { outcome: 'match' } : { outcome: 'mismatch', fields };
  },
  'interior-ministry'(asked, people, faults) {
    if (faults.includes('document-invalid')) return { outcome: 'invalid', fields: ['document'] };
    const citizen = people.findByDocument(asked.document);
    if (faults.includes('not-found') || citizen === undefined) return { outcome: 'not_found' };
    const { document } = citizen;
    const isOther =
      asked.document.issueDate !== document.issueDate ||
      (document.type === 'passport_rf' && asked.document.divisionCode !== document.divisionCode);
    const fields = withFaults([...(isOther ? (['document'] as const) : []), ...differences(asked, citizen)], faults);
    return fields.length === 0 ? { outcome: 'valid' } : { outcome: 'invalid', fields };
  },
  'tax-service'(asked, people, faults) {
    const citizen = people.findBySnils(asked.snils);
    const isKnown = citizen !== undefined && differences(asked, citizen).length === 0;
    return isKnown && !faults.includes('none') ? { outcome: 'found', inn: citizen.inn } : { outcome: 'none' };
  },
};

function withFaults(fields: readonly AnsweredField[], faults: readonly Fault[]): readonly AnsweredField[] {
  return [...new Set([...fields, ...mismatchesIn(faults)])];
}

/** What this registry answers to its question, the faults that are on being stronger than the truth. */
export function judge(registry: RegistryName, question: Question, people: People, faults: readonly Fault[]): Answer {
  const answer = judges[registry] as (asked: Question, people: People, faults: readonly Fault[]) => Answer;
  return answer(question, people, faults);
}
