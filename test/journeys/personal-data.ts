import type { RunningPaiza } from './running-paiza.ts';
import type { Visitor } from './visitor.ts';

export interface Person {
  readonly familyName: string;
  readonly givenName: string;
  readonly patronymic: string | null;
  readonly gender: string;
  readonly birthDate: string;
  readonly birthPlace: string;
  readonly snils: string;
  readonly document: Readonly<Record<'series' | 'number' | 'issueDate' | 'issuedBy' | 'divisionCode', string>>;
}

/** Somebody whom the registries know. */
export async function aPerson(paiza: Pick<RunningPaiza, 'registries'>): Promise<Person> {
  return (await (await fetch(`${paiza.registries}/api/citizens`, { method: 'POST' })).json()) as Person;
}

/** What goes wrong at the registries from now on. */
export async function setFaults(paiza: Pick<RunningPaiza, 'registries'>, faults: object): Promise<void> {
  await fetch(`${paiza.registries}/api/faults`, { method: 'PUT', body: JSON.stringify(faults) });
}

export const noFaults = { 'pension-fund': [], 'interior-ministry': [], 'tax-service': [] };

/** In another tab, so that the portal stays open as it is. */
export async function submitData(visitor: Visitor, paiza: Pick<RunningPaiza, 'issuer'>, person: Person): Promise<void> {
  const tab = await visitor.context.newPage();
  await tab.goto(`${paiza.issuer}/account/identity`);
  const { document } = person;
  const day = (date: string) => date.split('-').toReversed().join('.');
  await tab.setChecked('[name=no_patronymic]', person.patronymic === null);
  await tab.check(`[name=gender][value=${person.gender}]`);
  for (const [name, text] of Object.entries({
    family_name: person.familyName,
    given_name: person.givenName,
    patronymic: person.patronymic ?? '',
    birth_date: day(person.birthDate),
    birth_place: person.birthPlace,
    snils: person.snils,
    document_series: document.series,
    document_number: document.number,
    document_issue_date: day(document.issueDate),
    document_issued_by: document.issuedBy,
    document_division_code: document.divisionCode,
  }))
    await tab.fill(`[name=${name}]`, text);
  await tab.click('button[value=send]');
  await tab.waitForURL('**/account/identity/checks');
  await tab.close();
}
