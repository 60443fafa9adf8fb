import { randomInt } from 'node:crypto';
import { addIdentityVersion } from '../../src/capabilities/accounts/add-identity-version.ts';
import { confirmIdentity } from '../../src/capabilities/accounts/confirm-identity.ts';
import { decidingRegistries } from '../../src/capabilities/accounts/evidence.ts';
import type { IdentityData } from '../../src/capabilities/accounts/identity-data.ts';
import { openAccount } from '../../src/capabilities/accounts/open-account.ts';
import { storePassword } from '../../src/capabilities/authentication/set-password.ts';
import { addProof, type AddProofDeps } from '../../src/capabilities/proofing/add-proof.ts';
import type { ProofEvidence } from '../../src/capabilities/proofing/proof-evidence.ts';
import { parseEmailAddress } from '../../src/kernel/email-address.ts';
import type { Contact } from '../../src/kernel/identifier.ts';
import { parsePersonName } from '../../src/kernel/person-name.ts';
import { parsePhoneNumber } from '../../src/kernel/phone-number.ts';
import type { ProofMethod } from '../../src/kernel/proof-method.ts';
import type { Deps } from '../../src/deps.ts';
import { someIdentityData } from './identity.ts';

export interface TestCitizen {
  readonly accountId: string;
  readonly identifier: string;
  readonly password: string;
}

export interface CitizenOptions {
  readonly phone?: string;
  readonly email?: string;
  readonly password?: string;
}

export function somePhone(): string {
  return `+7916${randomInt(1_000_000, 9_999_999)}`;
}

/** An account with one confirmed contact and a password, made by the rooms' own use cases without the journey. */
export async function aCitizen(deps: Deps, options: CitizenOptions = {}): Promise<TestCitizen> {
  const password = options.password ?? 'Correct7horse';
  const phone = options.phone ?? somePhone();
  const contact = (
    options.email === undefined
      ? { kind: 'phone', value: parsePhoneNumber(phone) }
      : { kind: 'email', value: parseEmailAddress(options.email) }
  ) as Contact;
  const hash = await deps.passwordHasher.hash(password);
  const accountId = await deps.db.transaction().execute(async (tx) => {
    const opened = await openAccount(deps, tx, {
      familyName: parsePersonName('Каменщикова')!,
      givenName: parsePersonName('Аксинья')!,
      contact,
      language: 'ru',
      confirmedAt: new Date(),
      evidenceSource: contact.kind === 'phone' ? 'sms_code' : 'email_code',
    });
    if (opened.kind !== 'opened') throw new Error(opened.kind);
    await storePassword(tx, { accountId: opened.accountId, ...hash });
    return opened.accountId;
  });
  return { accountId, identifier: contact.value, password };
}

export interface StandardCitizen extends TestCitizen {
  /** What the registries have confirmed. */
  readonly data: IdentityData;
  readonly versionId: string;
}

/** A citizen whose identity data both registries have confirmed; every such citizen has a SNILS and a passport of their own. */
export async function aStandardCitizen(
  deps: Deps,
  options: CitizenOptions & { readonly data?: Partial<IdentityData> } = {},
): Promise<StandardCitizen> {
  const citizen = await aCitizen(deps, options);
  const data = someIdentityData(options.data);
  return { ...citizen, data, versionId: await becomeStandard(deps, citizen.accountId, data) };
}

/** Submits the data and has it confirmed by both registries; answers the version's id. */
export function becomeStandard(deps: Pick<Deps, 'db' | 'keyring'>, accountId: string, data: IdentityData): Promise<string> {
  return deps.db.transaction().execute(async (tx) => {
    const { versionId } = await addIdentityVersion(deps, tx, { accountId, data });
    for (const source of decidingRegistries) {
      const outcome = await confirmIdentity(deps, tx, { accountId, versionId, source, at: new Date() });
      if (outcome.kind !== 'recorded') throw new Error(outcome.kind);
    }
    return versionId;
  });
}

export interface ProvedBy {
  readonly method?: ProofMethod;
  /** Now by default. */
  readonly provedAt?: Date;
}

const leftBehind: Readonly<Record<ProofMethod, ProofEvidence>> = {
  in_person: { kind: 'document', type: 'passport_rf', operatorId: 'opr_test', serviceCentre: 'sc-44-001' },
  postal_code: { kind: 'letter', postcode: '156000', sentAt: '2024-02-12T09:00:00.000Z' },
  online_bank: { kind: 'bank', bankId: 'test-bank', bankVerifiedAt: '2023-05-02T00:00:00.000Z' },
  e_signature: {
    kind: 'signature',
    issuer: 'CN=Test authority',
    serialNumber: '0a1b',
    signedAt: '2026-11-01T10:00:00.000Z',
    algorithm: 'gost',
  },
};

/** Proves the identity of a standard citizen by one more method; answers the proof's id. */
export async function becomeConfirmed(
  deps: AddProofDeps & Pick<Deps, 'db'>,
  { accountId, versionId }: { readonly accountId: string; readonly versionId: string },
  { method = 'in_person', provedAt = new Date() }: ProvedBy = {},
): Promise<string> {
  const proof = { accountId, versionId, method, vouchedBy: 'test', evidence: leftBehind[method], provedAt, actor: 'system' } as const;
  return (await deps.db.transaction().execute((tx) => addProof(deps, tx, proof))).proofId;
}

/** A citizen whose identity is proven by one method. */
export async function aConfirmedCitizen(
  deps: Deps,
  options: CitizenOptions & ProvedBy & { readonly data?: Partial<IdentityData> } = {},
): Promise<StandardCitizen & { readonly proofId: string }> {
  const citizen = await aStandardCitizen(deps, options);
  return { ...citizen, proofId: await becomeConfirmed(deps, citizen, options) };
}
