import { describe, expect, it } from '@jest/globals';
import { claimCatalogue, type ClaimSource } from '../../src/capabilities/claims/catalogue.ts';
import {
  claimsByScope,
  claimsOfScopes,
  claimsToDisclose,
  claimsToDiscloseLater,
  releasedClaims,
  supportedScopes,
} from '../../src/capabilities/claims/release.ts';
import type { Inn } from '../../src/kernel/inn.ts';
import { someIdentityData } from '../support/identity.ts';

const data = someIdentityData({ inn: '500100732259' as Inn });
const own: ClaimSource = {
  accountId: 'acc_1',
  familyName: 'Каменщикова',
  givenName: 'Аксинья',
  contacts: [{ kind: 'phone', value: '+79161234567' }],
  assuranceLevel: 'simplified',
  proofs: [],
};
const verified: ClaimSource = { ...own, assuranceLevel: 'standard', identity: { data, inn: '772501234567' } };
const everything = { scopes: [...supportedScopes], claims: [] };
const scopes = (...names: string[]) => ({ scopes: names, claims: [] });

describe('the claims of a simplified account', () => {
  it('are names by the citizen’s own word, confirmed contacts and the level; nothing of identity data', () => {
    expect(releasedClaims(own, everything)).toEqual({
      name: 'Каменщикова Аксинья',
      family_name: 'Каменщикова',
      given_name: 'Аксинья',
      phone_number: '+79161234567',
      phone_number_verified: true,
      assurance_level: 'simplified',
    });
  });

  it('hold nothing of identity data even when some is at hand: the level decides', () => {
    const released = releasedClaims({ ...verified, assuranceLevel: 'simplified' }, everything);
    expect(Object.keys(released)).toEqual(Object.keys(releasedClaims(own, everything)));
  });
});

describe('the claims of a standard account', () => {
  it('are all of the verified version, in the forms of the standard', () => {
    expect(releasedClaims(verified, everything)).toEqual({
      name: 'Каменщикова Аксинья Фёдоровна',
      family_name: 'Каменщикова',
      given_name: 'Аксинья',
      middle_name: 'Фёдоровна',
      fullname: 'Каменщикова Аксинья Фёдоровна',
      birthdate: '1988-03-07',
      gender: 'female',
      phone_number: '+79161234567',
      phone_number_verified: true,
      snils: data.snils,
      inn: '772501234567',
      id_doc: {
        type: 'passport_rf',
        series: '3412',
        number: data.document.number,
        issue_date: '2012-04-19',
        issued_by: 'ОТДЕЛОМ УФМС РОССИИ ПО КОСТРОМСКОЙ ОБЛ. В ГОР. КОСТРОМЕ',
        division_code: '440-001',
      },
      citizenship: 'RUS',
      birthplace: 'гор. Кострома',
      assurance_level: 'standard',
    });
  });

  it('leave out what the person does not have', () => {
    const { patronymic: _patronymic, ...without } = data;
    const released = releasedClaims({ ...verified, identity: { data: without } }, everything);
    expect(released).toMatchObject({ fullname: 'Каменщикова Аксинья', name: 'Каменщикова Аксинья' });
    expect(Object.keys(released)).not.toContain('middle_name');
  });

  it('never hold the tax number as typed: only the one that the tax service found', () => {
    expect(releasedClaims({ ...verified, identity: { data } }, everything)).not.toHaveProperty('inn');
  });

  it('tell a foreign document without what it does not have', () => {
    const document = {
      type: 'foreign_document',
      series: '',
      number: 'N04512345',
      issueDate: data.document.issueDate,
      issuedBy: 'MIA',
    } as const;
    const source = (more: object) => ({ ...verified, identity: { data: { ...data, document: { ...document, ...more } } } });
    const claim = { type: 'foreign_document', number: 'N04512345', issue_date: '2012-04-19', issued_by: 'MIA' };
    expect(releasedClaims(source({}), scopes('id_doc'))).toEqual({ id_doc: claim });
    expect(releasedClaims(source({ validUntil: '2031-01-31' }), scopes('id_doc'))).toEqual({
      id_doc: { ...claim, valid_until: '2031-01-31' },
    });
  });
});

describe('what is asked for', () => {
  it.each([
    ['fullname', ['family_name', 'given_name', 'middle_name', 'fullname']],
    ['birthdate', ['birthdate']],
    ['gender', ['gender']],
    ['snils', ['snils']],
    ['inn', ['inn']],
    ['id_doc', ['id_doc']],
    ['citizenship', ['citizenship']],
    ['birthplace', ['birthplace']],
    ['profile', ['name', 'family_name', 'given_name', 'middle_name', 'birthdate', 'gender']],
    ['email', []],
    ['phone', ['phone_number', 'phone_number_verified']],
    ['unknown', []],
  ])('by the scope %s is that alone', (scope, claims) => {
    expect(Object.keys(releasedClaims(verified, scopes(scope)))).toEqual(claims);
  });

  it('may be a single claim by its name', () => {
    expect(releasedClaims(verified, { scopes: ['openid'], claims: ['snils', 'acr'] })).toEqual({
      snils: data.snils,
      assurance_level: 'standard',
    });
  });

  it('covers each claim by every scope it comes with', () => {
    expect(claimsOfScopes(['birthdate'])).toEqual(['birthdate']);
    for (const { claim, scopes: coming } of claimCatalogue)
      for (const scope of coming) expect(claimsByScope()[scope]).toEqual(expect.arrayContaining([claim]));
  });
});

describe('what the consent page shows', () => {
  const shown = (source: ClaimSource, ...names: string[]) => claimsToDisclose(source, scopes(...names)).map(({ row }) => row.claim);
  const later = (source: ClaimSource, ...names: string[]) => claimsToDiscloseLater(source, scopes(...names)).map(({ claim }) => claim);

  it('tells a name once: the fullest one says the others as well', () => {
    expect(shown(verified, 'profile', 'fullname')).toEqual(['fullname', 'birthdate', 'gender']);
    expect(shown(verified, 'profile')).toEqual(['name', 'birthdate', 'gender']);
    expect(claimsToDisclose(verified, { scopes: [], claims: ['given_name'] }).map(({ row }) => row.claim)).toEqual(['given_name']);
  });

  it('calls a name that holds the patronymic by that, and no other', () => {
    const called = (source: ClaimSource, asked: { scopes: string[]; claims: string[] }) => claimsToDisclose(source, asked)[0]?.label;
    const byName = { scopes: [], claims: ['name'] };
    const { patronymic: _patronymic, ...without } = data;
    for (const asked of [scopes('profile'), byName]) {
      expect(called(verified, asked)).toBe('consent.claim_fullname');
      expect(called({ ...verified, identity: { data: without } }, asked)).toBe('consent.claim_name');
      expect(called(own, asked)).toBe('consent.claim_name');
      expect(called({ ...verified, assuranceLevel: 'simplified' }, asked)).toBe('consent.claim_name');
    }
    expect(claimsToDiscloseLater(own, byName).map(({ claim }) => claim)).toEqual(['middle_name']);
  });

  it('names what consent is given to though the account does not have it yet', () => {
    expect(later(own, 'fullname', 'snils', 'email')).toEqual(['fullname', 'email', 'email_verified', 'snils']);
    expect(later(own, 'profile')).toEqual(['middle_name', 'birthdate', 'gender']);
    expect(later(verified, 'profile', 'fullname', 'snils')).toEqual([]);
    expect(later({ ...verified, identity: { data } }, 'inn')).toEqual(['inn']);
  });

  it('does not promise a patronymic of somebody who has none', () => {
    const { patronymic: _patronymic, ...without } = data;
    expect(later({ ...verified, identity: { data: without } }, 'profile', 'fullname')).toEqual([]);
  });
});

it('no row of identity data is released below the level that verifies it', () => {
  const ofProofs = ['confirmed_at', 'confirmation_method'];
  const ofIdentity = ['fullname', 'middle_name', 'birthdate', 'gender', 'snils', 'inn', 'id_doc', 'citizenship', 'birthplace'];
  expect(claimCatalogue.filter(({ from }) => from !== 'simplified').map(({ claim }) => claim)).toEqual(expect.arrayContaining(ofIdentity));
  expect(claimCatalogue.filter(({ from }) => from !== 'simplified')).toHaveLength(ofIdentity.length + ofProofs.length);
});

describe('how and when identity was proven', () => {
  const proof = { proofId: 'prf_1', method: 'e_signature', provedAt: new Date('2026-11-20T09:30:00.500Z') };
  const confirmed: ClaimSource = { ...verified, assuranceLevel: 'confirmed', proofs: [proof, { ...proof, method: 'postal_code' }] };

  it('is told of the newest proof that counts, to those who may ask', () => {
    expect(releasedClaims(confirmed, scopes('confirmation'))).toEqual({
      confirmed_at: Date.parse('2026-11-20T09:30:00Z') / 1000,
      confirmation_method: 'e_signature',
    });
    expect(releasedClaims(confirmed, scopes('openid', 'profile'))).not.toHaveProperty('confirmation_method');
  });

  it('is not told where the level that counts is lower', () => {
    expect(releasedClaims({ ...confirmed, assuranceLevel: 'standard', proofs: [] }, scopes('confirmation'))).toEqual({});
    expect(claimsToDiscloseLater({ ...confirmed, assuranceLevel: 'standard', proofs: [] }, scopes('confirmation'))).toHaveLength(2);
  });
});
