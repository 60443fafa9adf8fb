import { describe, expect, it } from '@jest/globals';
import { isModestBer, withDefiniteLengths } from '../../src/adapters/signature/ber.ts';
import { readObjectIdentifier, readElement } from '../../src/adapters/signature/der.ts';
import {
  readBasicConstraints,
  readExtendedKeyUsage,
  readKeyUsage,
  readOcspUrls,
  readRevocationListUrls,
} from '../../src/adapters/signature/certificate-extensions.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('a value of indefinite length', () => {
  it.each([
    ['an empty one', '3080 0000', '3000'],
    ['one inside another', '3080 a080 020101 0000 0000', '3005 a003 020101'],
    ['one inside a value of definite length', '3007 3080 020101 0000', '3005 3003 020101'],
    ['a value that looks like its end', '3080 0402 0000 0000', '3004 0402 0000'],
    ['one of more than 127 bytes', `3080 048180 ${'00'.repeat(128)} 0000`, `308183 048180 ${'00'.repeat(128)}`],
  ])('gets a definite one: %s', (_title, ber, der) => {
    expect(isModestBer(hex(ber), 10)).toBe(true);
    expect(Buffer.from(withDefiniteLengths(hex(ber)))).toEqual(hex(der));
  });

  it('leaves values of definite length as they are, even with longer lengths than needed: signatures are over those bytes', () => {
    const long = '3081 03 020101';
    expect(Buffer.from(withDefiniteLengths(hex(long)))).toEqual(hex(long));
    expect(Buffer.from(withDefiniteLengths(hex(`3080 ${long} 0000`)))).toEqual(hex(`3006 ${long}`));
  });
});

it.each([
  ['06052a85036403', '1.2.643.100.3'],
  ['0603550403', '2.5.4.3'],
  ['0603883703', '2.999.3'],
])('the object identifier %s is %s', (der, text) => {
  expect(readObjectIdentifier(hex(der), readElement(hex(der), 0))).toBe(text);
});

describe('an extension of a certificate', () => {
  it('says who is an authority, and for how many below', () => {
    expect(readBasicConstraints(hex('3000'))).toEqual({ isAuthority: false });
    expect(readBasicConstraints(hex('3003 0101ff'))).toEqual({ isAuthority: true });
    expect(readBasicConstraints(hex('3006 0101ff 020100'))).toEqual({ isAuthority: true, pathLength: 0 });
  });

  it('says what a key is for', () => {
    expect(readKeyUsage(hex('0302 06c0'))).toEqual(['digitalSignature', 'nonRepudiation']);
    expect(readKeyUsage(hex('0301 00'))).toEqual([]);
    expect(readExtendedKeyUsage(hex('300a 0608 2b06010505070304'))).toEqual(['1.3.6.1.5.5.7.3.4']);
  });

  const uri = Buffer.from('http://ca.test/list.crl').toString('hex');

  it('names lists of the issuer itself that give every reason, and no others', () => {
    const name = `a01b a019 8617 ${uri}`;
    expect(readRevocationListUrls(hex(`301f 301d ${name}`))).toEqual(['http://ca.test/list.crl']);
    expect(readRevocationListUrls(hex(`3023 3021 ${name} 8102 0780`))).toEqual([]);
    expect(readRevocationListUrls(hex(`3021 301f ${name} a200`))).toEqual([]);
    expect(readRevocationListUrls(hex(`3004 3002 8100`))).toEqual([]);
  });

  it('names addresses of the web alone', () => {
    const access = (id: string, text: string) => {
      const bytes = Buffer.from(text);
      const inside = Buffer.concat([hex(`0608 2b060105050730${id}`), Buffer.of(0x86, bytes.length), bytes]);
      return Buffer.concat([Buffer.of(0x30, inside.length + 2, 0x30, inside.length), inside]);
    };
    expect(readOcspUrls(access('01', 'http://ca.test/'))).toEqual(['http://ca.test/']);
    expect(readOcspUrls(access('01', 'ldap://ca.test/'))).toEqual([]);
    expect(readOcspUrls(access('02', 'http://ca.test/'))).toEqual([]);
  });

  it.each([
    ['that is cut', '3006 0101ff 0201'],
    ['with something behind it', '3003 0101ff 00'],
    ['of another type', '0101ff'],
    ['with a path length below zero', '3006 0101ff 0201ff'],
    ['with a path length of eight bytes', '300d 0101ff 0208 0100000000000000'],
  ])('%s is damaged', (_title, bytes) => {
    expect(() => readBasicConstraints(hex(bytes))).toThrow(RangeError);
  });
});
