import { describe, expect, it } from '@jest/globals';
import type { ClaimSource } from '../../src/capabilities/claims/catalogue.ts';
import { verifiedClaims } from '../../src/capabilities/claims/verified-claims.ts';
import type { Proof } from '../../src/capabilities/proofing/proof.ts';
import { someIdentityData } from '../support/identity.ts';

const now = new Date('2026-11-22T10:00:00Z');
const data = someIdentityData();
const desk: Proof = {
  proofId: 'prf_desk',
  method: 'in_person',
  vouchedBy: 'sc-44-001',
  provedAt: new Date('2026-11-12T10:00:00Z'),
  evidence: { kind: 'document', type: 'passport_rf', operatorId: 'opr_1', serviceCentre: 'sc-44-001' },
};
const signed: Proof = {
  proofId: 'prf_signed',
  method: 'e_signature',
  vouchedBy: 'CN=Authority',
  provedAt: new Date('2024-03-01T10:00:00Z'),
  evidence: { kind: 'signature', issuer: 'CN=Authority', serialNumber: '0a1b', signedAt: '2024-03-01T10:00:00.000Z', algorithm: 'gost' },
};
const source: ClaimSource = {
  accountId: 'acc_1',
  familyName: data.familyName,
  givenName: data.givenName,
  contacts: [{ kind: 'phone', value: '+79161234567' }],
  assuranceLevel: 'confirmed',
  identity: { data },
  proofs: [desk, signed],
};

interface Verified {
  readonly verification: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

function ask(
  verification: unknown,
  claims: unknown = { given_name: null },
  more: { proofs?: Proof[]; scopes?: string[]; from?: ClaimSource } = {},
) {
  const { proofs = [desk, signed], scopes = ['openid', 'profile'], from = source } = more;
  const request = { verification, claims };
  return verifiedClaims({ request, source: from, proofs, agreed: { scopes, claims: ['verified_claims'] }, now }) as Verified | undefined;
}

describe('verified claims', () => {
  it('tell what was asked for of the newest proof, the trust framework always, and nothing else', () => {
    expect(ask({ trust_framework: null })).toEqual({ verification: { trust_framework: 'ru_paiza' }, claims: { given_name: 'Аксинья' } });
    expect(ask({ trust_framework: null, time: null, assurance_level: null, verification_process: null })?.verification).toEqual({
      trust_framework: 'ru_paiza',
      time: '2026-11-12T10:00:00.000Z',
      assurance_level: 'confirmed',
      verification_process: 'prf_desk',
    });
  });

  it('tell the evidence of each method', () => {
    const evidenceOf = (proof: Proof) =>
      ask({ trust_framework: null, evidence: null }, undefined, { proofs: [proof] })?.verification['evidence'];
    expect(evidenceOf(desk)).toMatchObject([
      { type: 'document', check_details: [{ check_method: 'vpip' }, { check_method: 'pvp' }], document_details: { type: 'idcard' } },
    ]);
    expect(evidenceOf(signed)).toEqual([
      {
        type: 'electronic_signature',
        signature_type: 'qes_gost',
        issuer: 'CN=Authority',
        serial_number: '0a1b',
        created_at: '2024-03-01T10:00:00.000Z',
      },
    ]);
    const letter: Proof = {
      ...desk,
      method: 'postal_code',
      evidence: { kind: 'letter', postcode: '156000', sentAt: '2026-10-30T09:00:00.000Z' },
    };
    expect(evidenceOf(letter)).toMatchObject([{ type: 'electronic_record', check_details: [{ check_method: 'pstl' }] }]);
    const bank: Proof = { ...desk, method: 'online_bank', vouchedBy: 'river', evidence: { kind: 'bank', bankId: 'river' } };
    expect(evidenceOf(bank)).toMatchObject([
      { type: 'vouch', attestation: { type: 'digital_attestation', voucher: { organization: 'river' } } },
    ]);
  });

  it('tell of the proof whose evidence is as demanded, and of that only the parts asked for', () => {
    const evidence = [{ type: { value: 'electronic_signature' }, issuer: null }];
    expect(ask({ trust_framework: null, verification_process: null, evidence })?.verification).toEqual({
      trust_framework: 'ru_paiza',
      verification_process: 'prf_signed',
      evidence: [{ type: 'electronic_signature', issuer: 'CN=Authority' }],
    });
    const either = [{ type: { value: 'vouch' } }, { type: { value: 'document' }, check_details: [{ check_method: { value: 'pvp' } }] }];
    expect(ask({ trust_framework: null, evidence: either })?.verification['evidence']).toEqual([
      { type: 'document', check_details: [{ check_method: 'pvp' }] },
    ]);
  });

  it.each([
    ['another trust framework', { trust_framework: { value: 'eidas' } }],
    ['one of other trust frameworks', { trust_framework: { values: ['eidas', 'nist_800_63A'] } }],
    ['another level', { trust_framework: null, assurance_level: { value: 'very_high' } }],
    ['evidence that no proof has', { trust_framework: null, evidence: [{ type: { value: 'vouch' } }] }],
    ['a younger proof', { trust_framework: null, time: { max_age: 86_400 } }],
    [
      'something we do not know, as a demand',
      { trust_framework: null, assurance_process: { policy: { value: 'gpg45' } }, evidence: [{ shape: { value: 'x' } }] },
    ],
  ])('are left out, without an error, when the request demands %s', (_title, verification) => {
    expect(ask(verification)).toBeUndefined();
  });

  it('count the age of a proof by its moment', () => {
    const within = (days: number) =>
      ask({ trust_framework: { value: 'ru_paiza' }, time: { max_age: days * 86_400 }, verification_process: null });
    expect(within(11)?.verification['verification_process']).toBe('prf_desk');
    expect(within(9)).toBeUndefined();
  });

  it('leave out what is unknown and not demanded', () => {
    expect(ask({ trust_framework: null, assurance_process: null, nonsense: { deep: { deeper: null } } })?.verification).toEqual({
      trust_framework: 'ru_paiza',
    });
  });

  it('hold no claim that the citizen has not agreed to, none that is no identity, and none that is not as demanded', () => {
    const claims = { given_name: null, snils: null, phone_number: null, assurance_level: null, sub: null, nonsense: null };
    expect(ask({ trust_framework: null }, claims, { scopes: ['openid', 'profile', 'phone'] })?.claims).toEqual({ given_name: 'Аксинья' });
    expect(ask({ trust_framework: null }, claims, { scopes: ['openid', 'snils'] })?.claims).toEqual({ snils: data.snils });
    const demanded = { given_name: { value: 'Оксана' }, family_name: null };
    expect(ask({ trust_framework: null }, demanded)?.claims).toEqual({ family_name: 'Каменщикова' });
    expect(ask({ trust_framework: null }, { snils: null })).toBeUndefined();
  });

  it('are none below the confirmed level, without a proof, and of a request that is no such request', () => {
    expect(ask({ trust_framework: null }, undefined, { from: { ...source, assuranceLevel: 'standard', proofs: [] } })).toBeUndefined();
    expect(ask({ trust_framework: null }, undefined, { proofs: [] })).toBeUndefined();
    for (const odd of [null, 'all', [], { verification: null, claims: {} }, { verification: { trust_framework: null } }]) {
      const asked = { request: odd, source, proofs: [desk], agreed: { scopes: ['profile'], claims: [] }, now };
      expect(verifiedClaims(asked)).toBeUndefined();
    }
  });

  it('are not led astray by names that every object has', () => {
    const verification = JSON.parse('{"trust_framework":null,"__proto__":null,"constructor":null,"toString":null}') as object;
    expect(ask(verification, JSON.parse('{"given_name":null,"constructor":null,"__proto__":null}'))).toEqual({
      verification: { trust_framework: 'ru_paiza' },
      claims: { given_name: 'Аксинья' },
    });
  });
});
