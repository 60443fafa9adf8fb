import { setTimeout as sleep } from 'node:timers/promises';
import type { Citizen } from '../registries/citizen.ts';
import { requirePage, type PageBrowser } from './page-browser.ts';

const checksPath = '/account/identity/checks';
const lookEveryMilliseconds = 300;

/** Fills in the form "personal data" and sends it for checking. Throws a JourneyFailure. */
export async function submitIdentity(browser: PageBrowser, person: Citizen): Promise<void> {
  const form = await browser.open('/account/identity');
  const sent = await browser.submit(form, { ...identityFields(person), action: 'send' });
  requirePage(sent, checksPath);
}

function identityFields({ document, ...person }: Citizen): Record<string, string> {
  return {
    family_name: person.familyName,
    given_name: person.givenName,
    patronymic: person.patronymic ?? '',
    ...(person.patronymic === null ? { no_patronymic: 'on' } : {}),
    gender: person.gender,
    birth_date: person.birthDate,
    birth_place: person.birthPlace,
    citizenship: person.citizenship,
    snils: person.snils,
    inn: person.inn,
    document_type: document.type,
    document_series: document.series,
    document_number: document.number,
    document_issue_date: document.issueDate,
    document_issued_by: document.issuedBy,
    document_division_code: document.type === 'passport_rf' ? document.divisionCode : '',
    document_valid_until: document.type === 'foreign_document' ? document.validUntil : '',
  };
}

export type ChecksOutcome = 'confirmed' | 'refused' | 'late';

/** Looks at the page of the checks, as somebody who reloads it does, until it shows a result or the time is over. */
export async function awaitChecks(browser: PageBrowser, deadline: number): Promise<ChecksOutcome> {
  for (;;) {
    const { markup } = await browser.open(checksPath);
    if (markup.includes('class="level level-standard"')) return 'confirmed';
    // While the checks run, the page names the address of its events.
    if (!markup.includes('data-events="')) return 'refused';
    if (Date.now() > deadline) return 'late';
    await sleep(lookEveryMilliseconds);
  }
}
