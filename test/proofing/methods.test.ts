import { describe, expect, it } from '@jest/globals';
import { challengeText, isSignedByOwner } from '../../src/capabilities/proofing/methods/e-signature.ts';
import { compareVoucher } from '../../src/capabilities/proofing/methods/online-bank.ts';
import type { BankVoucher } from '../../src/capabilities/proofing/ports.ts';
import type { CalendarDate } from '../../src/kernel/calendar-date.ts';
import { someIdentityData, someSnils } from '../support/identity.ts';

const data = someIdentityData();
const { snils, familyName, givenName, birthDate } = data;
const passport = { type: 'passport_rf', series: data.document.series, number: data.document.number };
const voucher: BankVoucher = { snils, familyName, givenName, patronymic: 'Фёдоровна', birthDate, document: passport };

describe('what a bank vouches for', () => {
  it('is the person when all of it is as the registries have confirmed it', () => {
    expect(compareVoucher(voucher, data)).toEqual({ kind: 'match' });
    const { document: _, ...withoutDocument } = voucher;
    expect(compareVoucher(withoutDocument, data)).toEqual({ kind: 'match' });
    const { snils: __, ...withoutSnils } = voucher;
    expect(compareVoucher(withoutSnils, data)).toEqual({ kind: 'match' });
  });

  it('may be spelt otherwise: case, Ё and Е, spaces', () => {
    const spelt = { ...voucher, familyName: 'КАМЕНЩИКОВА', patronymic: 'федоровна', document: { ...passport, series: '34 12' } };
    expect(compareVoucher(spelt, data)).toEqual({ kind: 'match' });
  });

  it.each([
    ['snils', { snils: someSnils() }],
    ['family_name', { familyName: 'Каменщиков' }],
    ['given_name', { givenName: 'Оксана' }],
    ['patronymic', { patronymic: 'Фроловна' }],
    ['birth_date', { birthDate: '1988-07-03' as CalendarDate }],
    ['document', { document: { ...passport, number: '000001' } }],
    ['document', { document: { ...passport, type: 'foreign_document' } }],
  ])('is not with another %s', (field, difference) => {
    expect(compareVoucher({ ...voucher, ...difference }, data)).toEqual({ kind: 'mismatch', fields: [field] });
  });

  it('names everything that differs, and nothing of what either side knows', () => {
    const other = { ...voucher, snils: someSnils(), givenName: 'Оксана', birthDate: '1990-01-01' as CalendarDate };
    expect(compareVoucher(other, data)).toEqual({ kind: 'mismatch', fields: ['snils', 'given_name', 'birth_date'] });
  });

  it('is a patronymic that is left out none', () => {
    const { patronymic: _, ...without } = voucher;
    expect(compareVoucher(without, data)).toMatchObject({ fields: ['patronymic'] });
    const { patronymic: __, ...nobody } = data;
    expect(compareVoucher(without, nobody)).toEqual({ kind: 'match' });
  });

  it('says of nobody who it is without SNILS and document', () => {
    const { snils: _, document: __, ...bare } = voucher;
    expect(compareVoucher(bare, data)).toEqual({ kind: 'not_enough' });
  });
});

describe('what is signed', () => {
  it('says in words what it means, where, and is of one case alone', () => {
    const parts = { issuer: 'https://id.example', createdAt: new Date('2026-11-22T10:00:00Z') };
    const text = challengeText({ ...parts, nonce: 'n1' });
    for (const part of ['https://id.example', 'n1', '2026-11-22T10:00:00.000Z', 'подтверждаю', 'confirm']) expect(text).toContain(part);
    expect(challengeText({ ...parts, nonce: 'n2' })).not.toBe(text);
  });

  it('is the owner’s by the SNILS in the certificate alone', () => {
    expect([isSignedByOwner({ snils }, data), isSignedByOwner({ snils: someSnils() }, data)]).toEqual([true, false]);
  });
});
