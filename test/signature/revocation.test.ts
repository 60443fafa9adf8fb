import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { makeCertificate, type Usage } from '../../src/sandbox/certificate-authority/certificate.ts';
import { signDetached } from '../../src/sandbox/certificate-authority/cms.ts';
import {
  enumerated,
  explicit,
  generalizedTime,
  implicit,
  octets,
  oid,
  read,
  sequence,
  type Der,
} from '../../src/sandbox/certificate-authority/der.ts';
import { makeKey, openKey } from '../../src/sandbox/certificate-authority/keys.ts';
import { answerOcsp, basicResponse, makeRevocationList } from '../../src/sandbox/certificate-authority/revocation.ts';
import { createPki, day, listTimes, makeAuthority, personName, serialOf, type Holder, type Pki } from './pki.ts';

const content = Buffer.from('challenge');
const refused = (code: string) => ({ kind: 'refused', code });
const valid = { kind: 'valid' };

let pki: Pki;
beforeAll(async () => {
  pki = await createPki();
});
beforeEach(() => {
  pki.server.asked.length = 0;
});
afterAll(() => pki.stop());

/** A verifier of its own, so that nothing is remembered. */
function verify(person: Holder, verifier = pki.createVerifier({ timeoutMilliseconds: 1000 }), at = new Date()) {
  return verifier.verify({ content, signature: signDetached(content, person, []), at });
}

/** Somebody whose list alone, or whose status alone, can be asked for, under a path of their own. */
const listed = (path: string) => pki.person({ revocationListUrl: `${pki.server.url}${path}`, ocspUrl: undefined as never });
const asked = (path: string) => pki.person({ ocspUrl: `${pki.server.url}${path}`, revocationListUrl: undefined as never });

describe('a revoked certificate', () => {
  it('is known by the list', async () => {
    const person = await listed('/list.crl');
    expect(await verify(person)).toMatchObject(valid);
    pki.revoked.push({ serialNumber: serialOf(person), at: new Date() });
    expect(await verify(person)).toEqual(refused('revoked'));
  });

  it('is known by the status at once, as an answer that says no end is not kept', async () => {
    const [person, verifier] = [await asked('/status'), pki.createVerifier()];
    expect(await verify(person, verifier)).toMatchObject(valid);
    pki.revoked.push({ serialNumber: serialOf(person), at: new Date() });
    expect(await verify(person, verifier)).toEqual(refused('revoked'));
  });

  it('of an authority takes everybody below with it', async () => {
    pki.server.answers.set('/root.crl', () =>
      makeRevocationList(pki.root, [{ serialNumber: serialOf(pki.issuing), at: new Date() }], listTimes()),
    );
    expect(await verify(await pki.person())).toEqual(refused('revoked'));
    pki.server.answers.set('/root.crl', () => makeRevocationList(pki.root, [], listTimes()));
  });

  it('is found among a hundred thousand, while the event loop goes on', async () => {
    const person = await listed('/long.crl');
    const many = Array.from({ length: 100_000 }, (_, index) => ({ serialNumber: (index + 0x10000000).toString(16), at: new Date() }));
    const list = makeRevocationList(pki.issuing, [...many, { serialNumber: serialOf(person), at: new Date() }], listTimes());
    pki.server.answers.set('/long.crl', () => list);
    expect(await verify(person)).toEqual(refused('revoked'));
    expect(await verify(await listed('/long.crl'))).toMatchObject(valid);
  });
});

describe('whether a certificate is revoked is not known', () => {
  it.each<[string, () => Buffer | 'hang' | 'redirect' | undefined]>([
    ['nothing is there', () => undefined],
    ['the authority does not answer', () => 'hang'],
    ['the address has moved', () => 'redirect'],
    ['the list is none', () => Buffer.from('<html>')],
    ['the list is empty', () => Buffer.alloc(0)],
    [
      'the list is older than it may be',
      () => makeRevocationList(pki.issuing, [], { thisUpdate: new Date(Date.now() - day), nextUpdate: new Date(Date.now() - day / 24) }),
    ],
    [
      'the list is of tomorrow',
      () => makeRevocationList(pki.issuing, [], { thisUpdate: new Date(Date.now() + day), nextUpdate: new Date(Date.now() + 2 * day) }),
    ],
    ['another authority made the list', () => makeRevocationList(pki.root, [], listTimes())],
    [
      'a stranger made the list in the authority’s name',
      () => makeRevocationList({ ...pki.root, name: pki.issuing.name }, [], listTimes()),
    ],
    ['the list has nine megabytes', () => Buffer.alloc(9 * 1024 * 1024, 0x30)],
  ])('when %s', async (title, answer) => {
    const path = `/${encodeURIComponent(title)}.crl`;
    pki.server.answers.set(path, answer);
    expect(await verify(await listed(path))).toEqual(refused('revocation_unknown'));
    expect(pki.server.asked).toContain(path);
  });

  it('when the certificate names no place to ask, or one that is not the web', async () => {
    const none = { ocspUrl: undefined as never, revocationListUrl: undefined as never };
    expect(await verify(await pki.person(none))).toEqual(refused('revocation_unknown'));
    expect(await verify(await pki.person({ ...none, revocationListUrl: 'ldap://127.0.0.1/cn=list' }))).toEqual(
      refused('revocation_unknown'),
    );
    expect(await verify(await pki.person({ ...none, revocationListUrl: 'file:///etc/passwd' }))).toEqual(refused('revocation_unknown'));
  });

  it.each<[string, (request: Buffer) => Buffer]>([
    ['by a stranger', (request) => answerOcsp(request, { ...pki.root, name: pki.issuing.name }, () => ({ kind: 'good' }))],
    ['about another certificate', () => answerOcsp(requestFor('7b'), pki.issuing, () => ({ kind: 'good' }))],
    ['that says it does not know', (request) => answerOcsp(request, pki.issuing, () => ({ kind: 'unknown' }))],
    ['of yesterday', (request) => answerOcsp(request, pki.issuing, () => ({ kind: 'good' }), new Date(Date.now() - day))],
    ['of tomorrow', (request) => answerOcsp(request, pki.issuing, () => ({ kind: 'good' }), new Date(Date.now() + day))],
    ['“try later”', () => sequence(enumerated(3))],
    ['of garbage', () => Buffer.from('no')],
    ['without end', () => Buffer.alloc(100_000, 0x30)],
  ])('when the status is an answer %s', async (title, answer) => {
    const path = `/${encodeURIComponent(title)}`;
    pki.server.answers.set(path, answer);
    expect(await verify(await asked(path))).toEqual(refused('revocation_unknown'));
  });

  it('when neither place answers, but is when the second does', async () => {
    const both = (list: string) => pki.person({ ocspUrl: `${pki.server.url}/away`, revocationListUrl: `${pki.server.url}${list}` });
    expect(await verify(await both('/away.crl'))).toEqual(refused('revocation_unknown'));
    expect(await verify(await both('/list.crl'))).toMatchObject(valid);
  });
});

/** A request about another serial number of the same issuer, made from a true one. */
function requestFor(serialNumber: string): Buffer {
  return sequence(sequence(sequence(sequence(certIdOf(serialNumber)))));
}

let seenId: Buffer | undefined;
function certIdOf(serialNumber: string): Der {
  const parts = read(
    read(seenId ?? sequence(sequence(oid('1.3.14.3.2.26')), octets(Buffer.alloc(20)), octets(Buffer.alloc(20)), octets()))[0]!.content,
  );
  return sequence(
    parts[0]!.whole,
    parts[1]!.whole,
    parts[2]!.whole,
    Buffer.concat([Buffer.of(2, serialNumber.length / 2), Buffer.from(serialNumber, 'hex')]),
  );
}

describe('somebody may answer for an authority', () => {
  async function delegate(wish: {
    readonly extendedUsages?: readonly string[];
    readonly checked?: true;
    readonly issuer?: Holder;
    readonly over?: true;
  }) {
    const key = openKey(await makeKey('ecdsa'));
    const noCheck = sequence(oid('1.3.6.1.5.5.7.48.1.5'), octets(Buffer.of(5, 0)));
    const certificate = makeCertificate(
      {
        serialNumber: Buffer.of(5, 5),
        subject: personName([]),
        key,
        notBefore: new Date(Date.now() - 2 * day),
        notAfter: new Date(Date.now() + (wish.over ? -day : day)),
        usages: ['digitalSignature'] satisfies Usage[],
        extendedUsages: wish.extendedUsages ?? ['1.3.6.1.5.5.7.3.9'],
        extensions: wish.checked ? [] : [noCheck],
      },
      wish.issuer ?? pki.issuing,
    );
    return { holder: { name: personName([]), key }, certificate };
  }

  /** The status good, signed by the delegate. */
  async function verdictWith(wish: Parameters<typeof delegate>[0]) {
    const { holder, certificate } = await delegate(wish);
    const path = `/delegate-${Math.random()}`;
    pki.server.answers.set(path, (request) => {
      const id = read(read(read(read(read(request)[0]!.content)[0]!.content)[0]!.content)[0]!.content)[0]!.whole;
      seenId = id;
      const now = new Date();
      const answer = sequence(
        id,
        implicit(0, Buffer.alloc(0)),
        generalizedTime(now),
        explicit(0, generalizedTime(new Date(now.getTime() + day))),
      );
      const basic = basicResponse(holder, [answer], now, [certificate]);
      return sequence(enumerated(0), explicit(0, sequence(oid('1.3.6.1.5.5.7.48.1.1'), octets(basic))));
    });
    return verify(await asked(path));
  }

  it('with a certificate for just that', async () => {
    expect(await verdictWith({})).toMatchObject(valid);
  });

  it('but not without it, nor with one that would itself have to be checked, is over, or comes from elsewhere', async () => {
    expect(await verdictWith({ extendedUsages: ['1.3.6.1.5.5.7.3.2'] })).toEqual(refused('revocation_unknown'));
    expect(await verdictWith({ checked: true })).toEqual(refused('revocation_unknown'));
    expect(await verdictWith({ over: true })).toEqual(refused('revocation_unknown'));
    expect(await verdictWith({ issuer: await makeAuthority('Issuing') })).toEqual(refused('revocation_unknown'));
  });
});

describe('an authority is asked', () => {
  it('once for many who sign at once, and again when the list is out of date', async () => {
    const [person, verifier] = [await listed('/short.crl'), pki.createVerifier()];
    pki.server.answers.set('/short.crl', () => makeRevocationList(pki.issuing, [], listTimes(0.01)));
    const times = () => pki.server.asked.filter((path) => path === '/short.crl').length;
    await Promise.all(Array.from({ length: 8 }, () => verify(person, verifier)));
    expect(times()).toBe(1);
    // The list of the test lasts 36 seconds.
    expect(await verify(person, verifier, new Date(Date.now() + 60_000))).toEqual(refused('revocation_unknown'));
    expect(times()).toBe(2);
  });

  it('never because of a signature whose chain is not accredited, or that is wrong', async () => {
    const stranger = await makeAuthority('Issuing');
    const foreign = await pki.person();
    const signature = signDetached(content, { ...foreign, key: stranger.key }, []);
    expect(await pki.createVerifier().verify({ content, signature, at: new Date() })).toEqual(refused('wrong_signature'));
    expect(await verify(await pki.person(), pki.createVerifier({ authorities: [stranger] }))).toEqual(refused('issuer_not_accredited'));
    expect(pki.server.asked).toEqual([]);
  });

  it.each(['127.0.0.1', 'localhost', '[::1]', '169.254.169.254', '10.0.0.1', '2130706433'])(
    'not at %s, unless this is a sandbox',
    async (host) => {
      const port = new URL(pki.server.url).port;
      const url = `http://${host}:${port}/list.crl`;
      const person = await pki.person({ revocationListUrl: url, ocspUrl: url });
      const own = pki.createVerifier({ allowLoopback: false, authorities: [pki.issuing] });
      expect(await verify(person, own)).toEqual(refused('revocation_unknown'));
      expect(pki.server.asked).toEqual([]);
    },
  );
});
