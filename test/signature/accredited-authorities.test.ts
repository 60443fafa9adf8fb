import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseAuthorities } from '../../src/adapters/signature/accredited-authorities.ts';
import { openConfiguredVerifier } from '../../src/adapters/signature/configured-verifier.ts';
import { signDetached } from '../../src/sandbox/certificate-authority/cms.ts';
import { toPem } from '../../src/sandbox/certificate-authority/der.ts';
import { createPki, makeAuthority, type Holder, type Pki } from './pki.ts';

const folder = mkdtempSync(join(tmpdir(), 'paiza-authorities-'));
const pem = (...holders: readonly Holder[]) => holders.map(({ certificate }) => toPem('CERTIFICATE', certificate)).join('');
const open = (authoritiesFile?: string) =>
  openConfiguredVerifier({
    signature: { requestTimeoutMilliseconds: 3000, ...(authoritiesFile === undefined ? {} : { authoritiesFile }) },
    relyingParties: { allowLoopback: true },
  });

let pki: Pki;
beforeAll(async () => {
  pki = await createPki();
});
afterAll(async () => {
  await pki.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the list of accredited authorities', () => {
  it('has the version that stands in it, or one of its bytes', () => {
    expect(parseAuthorities(`# version: 2026-11-20\n${pem(pki.root)}`).version).toBe('2026-11-20');
    const unnamed = parseAuthorities(pem(pki.root)).version;
    expect(unnamed).toMatch(/^[0-9a-f]{16}$/u);
    expect(parseAuthorities(pem(pki.root, pki.issuing)).version).not.toBe(unnamed);
  });

  it('has anchors: roots, and authorities whose issuer is not listed', async () => {
    const stranger = await makeAuthority('Stranger');
    const list = parseAuthorities(pem(pki.root, pki.issuing));
    const anchors = list.certificates.filter((certificate) => list.isAnchor(certificate));
    expect(anchors.map(({ issuerText }) => issuerText)).toEqual(['CN=Root']);
    const alone = parseAuthorities(pem(pki.issuing));
    expect(alone.certificates.every((certificate) => alone.isAnchor(certificate))).toBe(true);
    expect(parseAuthorities(pem(stranger)).certificates.some((certificate) => list.isAnchor(certificate))).toBe(false);
  });

  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['no list', 'hello'],
    ['damaged', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'],
  ])('stops the start when it is %s', async (name, text) => {
    const file = join(folder, name);
    if (text !== undefined) writeFileSync(file, text);
    await expect(open(file)).rejects.toMatchObject({ name: 'SignatureFault', message: expect.stringContaining('accredited authorities') });
  });

  it('that is not configured means that no signatures are checked', async () => {
    expect((await open()).verifier).toBeUndefined();
    expect((await open('')).verifier).toBeUndefined();
  });

  it('counts as it is now: an authority that is taken off it is nobody a few seconds later', async () => {
    const file = join(folder, 'changing.pem');
    writeFileSync(file, `# version: 1\n${pem(pki.root)}`);
    const { verifier, close } = await open(file);
    const content = Buffer.from('challenge');
    const signature = signDetached(content, await pki.person(), [pki.issuing.certificate]);
    const verify = () => verifier?.verify({ content, signature, at: new Date() });
    expect(await verify()).toMatchObject({ kind: 'valid', authoritiesVersion: '1' });
    writeFileSync(file, `# version: 2\n${pem(await makeAuthority('Another'))}`);
    utimesSync(file, new Date(), new Date(Date.now() + 1000));
    await sleep(5200);
    expect(await verify()).toEqual({ kind: 'refused', code: 'issuer_not_accredited' });
    await close();
  });
});
