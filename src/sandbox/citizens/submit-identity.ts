import { setTimeout as sleep } from 'node:timers/promises';
import type { Citizen } from '../registries/citizen.ts';
import { JourneyFailure, type PageBrowser, type VisitedPage } from './page-browser.ts';

const lookEveryMilliseconds = 300;

/** Fills in the form "personal data" and sends it for checking. Throws a JourneyFailure. */
export async function submitIdentity(browser: PageBrowser, person: Citizen): Promise<void> {
  const form = await browser.open('/account/identity');
  const sent = await browser.submit(form, { ...identityFields(person), action: 'send' });
  if (new URL(sent.url).pathname !== '/account/identity/checks' || sent.status !== 200)
    throw new JourneyFailure(sent, 'the page of the checks');
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

/** The level as the citizen's own page says it: that of its first badge. */
function levelIn({ markup }: VisitedPage): string | undefined {
  return /class="level level-([a-z]+)"/u.exec(markup)?.[1];
}

/** Looks at the citizen's own page until it shows the level; false when the time is over. */
export async function awaitLevel(browser: PageBrowser, level: string, deadline: number): Promise<boolean> {
  for (;;) {
    if (levelIn(await browser.open('/account')) === level) return true;
    if (Date.now() > deadline) return false;
    await sleep(lookEveryMilliseconds);
  }
}
