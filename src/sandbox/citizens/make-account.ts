import type { Administration, ProofMethod } from '../administration.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Citizen } from '../registries/citizen.ts';
import { addEmail } from './add-email.ts';
import { someEmail, somePassword, somePhone } from './contacts.ts';
import { PageBrowser } from './page-browser.ts';
import { register } from './register.ts';
import { awaitChecks, submitIdentity } from './submit-identity.ts';
import { createTurns } from './turns.ts';

export const reachableLevels = ['simplified', 'standard', 'confirmed'] as const;
export type ReachableLevel = (typeof reachableLevels)[number];

/** What somebody may wish of an account. */
export interface AccountOrder {
  readonly level: ReachableLevel;
  /** The person, in part or whole; anybody when undefined. */
  readonly person?: unknown;
  /** Of `confirmed` alone: by what, and when (ISO 8601). */
  readonly proof?: { readonly method: ProofMethod; readonly provedAt: string } | undefined;
}

/** An account that somebody can sign in to at once. */
export interface ReadyAccount {
  readonly level: ReachableLevel;
  /** E.164. */
  readonly phone: string;
  readonly email: string;
  readonly password: string;
  /** All that the registries know of the person; the account holds it from the level `standard` on. */
  readonly person: Citizen;
  readonly method?: ProofMethod;
  readonly provedAt?: string;
}

export interface AccountMaker {
  /** The person as the registries made them, and an account for them. Throws a JourneyFailure, or what the network says. */
  make(order: AccountOrder): Promise<MadeAccount>;
}

export type MadeAccount =
  /** When the registries have refused, or are late, the account is there and simplified. */
  | { readonly kind: 'made' | 'refused' | 'late'; readonly account: ReadyAccount }
  | { readonly kind: 'wish_refused'; readonly status: number; readonly faults: readonly string[] };

interface AccountMakerOptions {
  readonly issuer: string;
  readonly registriesUrl: string;
  readonly inbox: Inbox;
  readonly administration: Administration;
}

const checksMilliseconds = 60_000;
/** Of one sandbox; the others wait. More would only wait for each other at the provider. */
const accountsAtOnce = 8;

/** Makes accounts as citizens do: by the provider's pages, with codes out of the inbox and a person out of the registries. */
export function createAccountMaker(options: AccountMakerOptions): AccountMaker {
  const takeTurn = createTurns(accountsAtOnce);
  return { make: (order) => takeTurn(() => make(options, order)) };
}

async function make(options: AccountMakerOptions, { level, person: wish, proof }: AccountOrder): Promise<MadeAccount> {
  const { issuer, registriesUrl, inbox } = options;
  const answer = await fetch(`${registriesUrl}/api/citizens`, { method: 'POST', body: JSON.stringify(wish ?? {}) });
  if (answer.status !== 201) {
    const { faults = [] } = (await answer.json()) as { readonly faults?: readonly string[] };
    return { kind: 'wish_refused', status: answer.status, faults };
  }
  const person = (await answer.json()) as Citizen;
  const [phone, email, password] = [somePhone(), someEmail(), somePassword()];
  const browser = new PageBrowser(issuer);
  try {
    await register(browser, inbox, { person, phone, password });
    await addEmail(browser, inbox, email);
    const account: ReadyAccount = { level: 'simplified', phone, email, password, person };
    if (level === 'simplified') return { kind: 'made', account };
    await submitIdentity(browser, person);
    const outcome = await awaitChecks(browser, Date.now() + checksMilliseconds);
    if (outcome !== 'confirmed') return { kind: outcome, account };
    if (proof === undefined) return { kind: 'made', account: { ...account, level: 'standard' } };
    await options.administration({ kind: 'prove', phone, ...proof });
    return { kind: 'made', account: { ...account, level: 'confirmed', ...proof } };
  } finally {
    browser.close();
  }
}
