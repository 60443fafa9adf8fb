import { describe, expect, it } from '@jest/globals';
import { settledContacts } from '../../src/capabilities/accounts/settled-contacts.ts';
import { isNumberOf } from '../../src/capabilities/recovery/document-number.ts';
import { nextStep, type RecoveryFacts } from '../../src/capabilities/recovery/next-step.ts';
import type { Contact } from '../../src/kernel/identifier.ts';

const plain: RecoveryFacts = {
  granted: false,
  twoStep: false,
  canShowFactor: false,
  smsProven: false,
  factorShown: false,
  verified: false,
  documentShown: false,
  documentExhausted: false,
  hasOther: false,
  otherConfirmed: false,
  hold: 'none',
};
const verified = { ...plain, verified: true };
const stepFor = (facts: RecoveryFacts, changed: Partial<RecoveryFacts>) => nextStep({ ...facts, ...changed });

describe('what a recovery still has to show', () => {
  it('is nothing more than the contact for an account without verified data', () => {
    expect(nextStep(plain)).toBe('set_password');
  });

  it('is the document, then the other contact, for a verified one', () => {
    expect(stepFor(verified, { hasOther: true })).toBe('show_document');
    expect(stepFor(verified, { hasOther: true, documentShown: true })).toBe('confirm_other');
    expect(stepFor(verified, { hasOther: true, documentShown: true, otherConfirmed: true })).toBe('set_password');
  });

  it('is the document and a wait where there is no other contact', () => {
    expect(nextStep(verified)).toBe('show_document');
    expect(stepFor(verified, { documentShown: true })).toBe('wait');
    expect(stepFor(verified, { documentShown: true, hold: 'running' })).toBe('wait');
    expect(stepFor(verified, { hold: 'over' })).toBe('set_password');
  });

  it.each<[string, Partial<RecoveryFacts>]>([
    ['the document alone', { documentShown: true }],
    ['the other contact alone', { hasOther: true, otherConfirmed: true }],
    ['a wait that has not ended', { documentShown: true, hold: 'running' }],
    ['documents typed until no try is left', { documentExhausted: true }],
  ])('is never settled by %s', (_, shown) => {
    expect(stepFor(verified, shown)).not.toBe('set_password');
  });

  it('is a second factor for whoever has two-step verification, however much else was shown', () => {
    const all = { twoStep: true, documentShown: true, hasOther: true, otherConfirmed: true, hold: 'over' } as const;
    expect(stepFor(verified, { ...all, canShowFactor: true })).toBe('show_factor');
    expect(stepFor(verified, all)).toBe('desk');
    expect(stepFor(plain, { twoStep: true })).toBe('desk');
    expect(stepFor(plain, { twoStep: true, canShowFactor: true, factorShown: true })).toBe('set_password');
  });

  it('is the document too for a verified account, whatever its second factor is', () => {
    const shown = { twoStep: true, canShowFactor: true, factorShown: true } as const;
    expect(stepFor(verified, shown)).toBe('show_document');
    expect(stepFor(verified, { ...shown, hasOther: true, otherConfirmed: true, hold: 'over' })).toBe('show_document');
    expect(stepFor(verified, { ...shown, documentExhausted: true })).toBe('desk');
    expect(stepFor(verified, { ...shown, documentShown: true })).toBe('set_password');
  });

  it('is another contact or a wait, where the second factor is the very phone that was proven', () => {
    const sms = { twoStep: true, smsProven: true } as const;
    expect(stepFor(plain, sms)).toBe('wait');
    expect(stepFor(plain, { ...sms, hasOther: true })).toBe('confirm_other');
    expect(stepFor(plain, { ...sms, hold: 'running' })).toBe('wait');
    expect(stepFor(plain, { ...sms, hold: 'over' })).toBe('set_password');
    expect(stepFor(verified, sms)).toBe('show_document');
    expect(stepFor(plain, { ...sms, canShowFactor: true, hold: 'over' })).toBe('show_factor');
  });

  it('is nothing where an operator has seen the person', () => {
    expect(stepFor(verified, { granted: true, twoStep: true })).toBe('set_password');
  });
});

describe('a contact', () => {
  const createdAt = new Date('2026-01-01T10:00:00Z');
  const contact = (confirmedAt: string) =>
    ({ kind: 'phone', value: '+79161234567', confirmedAt: new Date(confirmedAt) }) as Contact & { confirmedAt: Date };
  const usable = (confirmedAt: string, now: string) =>
    settledContacts({ createdAt, contacts: [contact(confirmedAt)] }, { now: new Date(now), newContactSeconds: 86_400 }).length === 1;

  it.each([
    ['of the registration, at once', '2026-01-01T09:58:00Z', '2026-01-01T10:00:01Z', true],
    ['added a minute ago', '2026-03-01T10:00:00Z', '2026-03-01T10:01:00Z', false],
    ['added a second less than a day ago', '2026-03-01T10:00:00Z', '2026-03-02T09:59:59Z', false],
    ['added a day ago', '2026-03-01T10:00:00Z', '2026-03-02T10:00:00Z', true],
  ])('%s: leads back or does not', (_, confirmedAt, now, expected) => {
    expect(usable(confirmedAt, now)).toBe(expected);
  });
});

describe('the number of a document', () => {
  const passport = { series: '1234', number: '567890' };
  it.each(['1234567890', '1234 567890', '12 34 567890', '1234-567890', '1234 № 567890'.replace('№', '')])('%j is it', (typed) => {
    expect(isNumberOf(passport, typed)).toBe(true);
  });

  it.each(['567890', '1234 567891', '', '1234 567890 1'])('%j is not', (typed) => {
    expect(isNumberOf(passport, typed)).toBe(false);
  });

  it('is compared without regard to letter case', () => {
    expect(isNumberOf({ series: 'AB', number: '12-34' }, 'ab 1234')).toBe(true);
  });
});
