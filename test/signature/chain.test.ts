import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeCertificate, extension } from '../../src/sandbox/certificate-authority/certificate.ts';
import { signDetached } from '../../src/sandbox/certificate-authority/cms.ts';
import { nothing } from '../../src/sandbox/certificate-authority/der.ts';
import { makeRevocationList } from '../../src/sandbox/certificate-authority/revocation.ts';
import { createPki, day, listTimes, makeAuthority, makePerson, type Holder, type Pki, type Wish } from './pki.ts';

const content = Buffer.from('challenge');
const refused = (code: string) => ({ kind: 'refused', code });

let pki: Pki;
beforeAll(async () => {
  pki = await createPki();
});
afterAll(() => pki.stop());

/** An authority whose list of revoked certificates is empty, below another. */
async function below(issuer: Holder, name: string, wish: Wish = {}): Promise<Holder> {
  const made = await makeAuthority(
    name,
    { revocationListUrl: `${pki.server.url}/${issuer.key.keyId.toString('hex')}.crl`, ...wish },
    issuer,
  );
  for (const holder of [issuer, made]) {
    pki.server.answers.set(`/${holder.key.keyId.toString('hex')}.crl`, () => makeRevocationList(holder, [], listTimes()));
  }
  return made;
}

const personOf = (issuer: Holder, wish: Wish = {}) =>
  makePerson(issuer, { revocationListUrl: `${pki.server.url}/${issuer.key.keyId.toString('hex')}.crl`, ...wish });

/** Checked with the list that holds `authorities` alone; `above` comes along with the signature. */
function verify(signer: Holder, above: readonly Holder[], authorities: readonly Holder[]) {
  const signature = signDetached(
    content,
    signer,
    above.map(({ certificate }) => certificate),
  );
  return pki.createVerifier({ authorities }).verify({ content, signature, at: new Date() });
}

describe('the way from a signer to an accredited authority', () => {
  it('may lead over authorities that come along', async () => {
    const root = await makeAuthority('Long root');
    const middle = await below(root, 'Middle');
    const last = await below(middle, 'Last');
    const person = await personOf(last);
    expect(await verify(person, [last, middle], [root])).toMatchObject({ kind: 'valid' });
    expect(await verify(person, [middle, root, last], [root])).toMatchObject({ kind: 'valid' });
    expect(await verify(person, [last], [root])).toEqual(refused('issuer_not_accredited'));
    expect(await verify(person, [last, middle, root], [pki.root])).toEqual(refused('issuer_not_accredited'));
  });

  it('may end at an authority that is listed without its root', async () => {
    const issuing = await below(await makeAuthority('Unlisted root'), 'Listed');
    expect(await verify(await personOf(issuing), [], [issuing])).toMatchObject({ kind: 'valid' });
  });

  it('is no longer than a path length allows', async () => {
    const root = await makeAuthority('Short root', { authority: { pathLength: 0 } });
    const middle = await below(root, 'Too much');
    expect(await verify(await personOf(root), [], [root])).toMatchObject({ kind: 'valid' });
    expect(await verify(await personOf(middle), [middle], [root])).toEqual(refused('issuer_not_accredited'));
  });

  it('leads over nobody who is no authority, or may not sign certificates', async () => {
    const root = await makeAuthority('Strict root');
    const person = await personOf(root);
    const byPerson = await makePerson(person);
    expect(await verify(byPerson, [person], [root])).toEqual(refused('issuer_not_accredited'));
    const weak = await below(root, 'Lists only', { usages: ['cRLSign'] });
    expect(await verify(await personOf(weak), [weak], [root])).toEqual(refused('issuer_not_accredited'));
  });

  it('leads over no certificate with a critical extension that is unknown', async () => {
    const root = await makeAuthority('Root of odd ones');
    const odd = [extension('1.2.3.4', nothing(), true)];
    const middle = await below(root, 'Odd', { extensions: odd });
    expect(await verify(await personOf(middle), [middle], [root])).toEqual(refused('issuer_not_accredited'));
    expect(await verify(await personOf(root, { extensions: odd }), [], [root])).toEqual(refused('issuer_not_accredited'));
    expect(await verify(await personOf(root, { extensions: [extension('1.2.3.4', nothing())] }), [], [root])).toMatchObject({
      kind: 'valid',
    });
  });

  it('does not lead over a listed authority whose time is over', async () => {
    const root = await makeAuthority('Old root', { notBefore: new Date(Date.now() - 9 * day), notAfter: new Date(Date.now() - 1000) });
    expect(await verify(await personOf(root), [], [root])).toEqual(refused('not_valid_now'));
  });

  it('is found among many certificates of one name, and does not cost more for it', async () => {
    const root = await makeAuthority('Crowded');
    await below(root, 'Another');
    const person = await personOf(root);
    const others = await Promise.all(Array.from({ length: 14 }, () => makeAuthority('Crowded')));
    expect(await verify(person, others, [root])).toMatchObject({ kind: 'valid' });
    expect(await verify(person, others, [pki.root])).toEqual(refused('issuer_not_accredited'));
  });

  it('does not run in circles', async () => {
    const [left, right] = [await makeAuthority('Left'), await makeAuthority('Right')];
    const cross = (subject: Holder, issuer: Holder): Holder => ({
      ...subject,
      certificate: makeCertificate(
        {
          serialNumber: Buffer.of(7),
          subject: subject.name,
          key: subject.key,
          notBefore: new Date(Date.now() - day),
          notAfter: new Date(Date.now() + day),
          usages: ['keyCertSign'],
          authority: {},
        },
        issuer,
      ),
    });
    const circle = [cross(left, right), cross(right, left)];
    expect(await verify(await personOf(left), circle, [pki.root])).toEqual(refused('issuer_not_accredited'));
  });

  it('mixes algorithms freely', async () => {
    const root = await makeAuthority('RSA root', { algorithm: 'rsa' });
    const middle = await below(root, 'GOST', { algorithm: 'gost' });
    expect(await verify(await personOf(middle, { algorithm: 'ecdsa_384' }), [middle], [root])).toMatchObject({ kind: 'valid' });
  });
});
