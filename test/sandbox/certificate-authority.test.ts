import { X509Certificate, createPrivateKey, sign as signBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { startCertificateAuthority } from '../../src/sandbox/certificate-authority/certificate-authority.ts';
import { createSignatureVerifier, type ClosableVerifier } from '../../src/adapters/signature/signature-verifier.ts';
import type { Stop } from '../../src/sandbox/web/listen.ts';
import { freePorts } from '../support/free-ports.ts';
import { pageFaults } from '../support/page-faults.ts';
import { launchBrowser } from '../support/browser.ts';
import { temporaryFolder } from './support/running-sandbox.ts';

const folder = temporaryFolder();
const port = await freePorts();
const url = `http://localhost:${port}`;
const content = Buffer.from('Документ', 'utf8');
const ivan = { familyName: 'Иванов', givenName: 'Иван', patronymic: 'Иванович', snils: '112-233-445 95' };

interface Published {
  readonly serialNumber: string;
  readonly algorithm: string;
  readonly snils?: string;
  readonly revokedAt: string | null;
  readonly certificate: string;
  readonly privateKey: string;
}

let stop: Stop;
let verifier: ClosableVerifier;
const start = async () => {
  stop = await startCertificateAuthority({
    port,
    host: 'localhost',
    dataDir: folder.path,
    registriesUrl: 'http://localhost:1',
    places: [],
  });
};

const post = (path: string, body: unknown) => fetch(url + path, { method: 'POST', body: JSON.stringify(body) });
const issue = async (wish: object = {}) => (await (await post('/api/certificates', { ...ivan, ...wish })).json()) as Published;
async function sign(serialNumber: string): Promise<Buffer> {
  const answer = await post('/api/sign', { serialNumber, content: content.toString('base64') });
  return Buffer.from(((await answer.json()) as { signature: string }).signature, 'base64');
}
const verify = (signature: Uint8Array) => verifier.verify({ content, signature, at: new Date() });

beforeAll(async () => {
  await start();
  const authoritiesFile = join(folder.path, 'authorities.pem');
  verifier = createSignatureVerifier({ authoritiesFile, allowLoopback: true, timeoutMilliseconds: 8000 });
}, 60_000);
afterAll(async () => {
  await verifier.close();
  await stop();
  folder.remove();
});

describe('the certificate authority', () => {
  it.each(['rsa', 'rsa_pss', 'ecdsa', 'ecdsa_384', 'gost', 'gost_512'])(
    'issues and signs by %s, and revokes at once',
    async (algorithm) => {
      const made = await issue({ algorithm });
      expect(made).toMatchObject({ algorithm, snils: '11223344595', revokedAt: null });
      const signature = await sign(made.serialNumber);
      expect(await verify(signature)).toMatchObject({ kind: 'valid', signer: { snils: '11223344595', serialNumber: made.serialNumber } });
      const revoked = (await (await post(`/api/certificates/${made.serialNumber}/revoke`, {})).json()) as Published;
      expect(revoked.revokedAt).not.toBeNull();
      expect(await verify(signature)).toEqual({ kind: 'refused', code: 'revoked' });
    },
  );

  it('issues certificates that other programs read, with the key that belongs to them', async () => {
    const { certificate, privateKey } = await issue({ algorithm: 'ecdsa' });
    const read = new X509Certificate(certificate);
    expect(read.subject).toContain('SN=Иванов');
    expect(read.checkPrivateKey(createPrivateKey(privateKey))).toBe(true);
    const issuing = readFileSync(join(folder.path, 'authorities.pem'), 'utf8').match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/gu) ?? [];
    expect(issuing.some((pem) => read.checkIssued(new X509Certificate(pem)) && read.verify(new X509Certificate(pem).publicKey))).toBe(true);
    expect(signBytes('sha256', content, privateKey).length).toBeGreaterThan(60);
  });

  it('issues bad ones to order', async () => {
    expect(await verify(await sign((await issue({ snils: null })).serialNumber))).toEqual({ kind: 'refused', code: 'no_snils' });
    expect(await verify(await sign((await issue({ expired: true })).serialNumber))).toEqual({ kind: 'refused', code: 'not_valid_now' });
  });

  it('refuses what it cannot make, and says why', async () => {
    const refusal = await post('/api/certificates', { algorithm: 'md5', familyName: '', snils: '12', expired: 'yes' });
    expect(refusal.status).toBe(400);
    expect(await refusal.json()).toMatchObject({
      code: 'sandbox.malformed',
      faults: [
        expect.stringContaining('/algorithm'),
        expect.stringContaining('/familyName'),
        expect.stringContaining('/givenName'),
        expect.stringContaining('/snils'),
        expect.stringContaining('/expired'),
      ],
    });
    expect((await post('/api/sign', { serialNumber: 'ab', content: '' })).status).toBe(404);
    expect((await post('/api/sign', { serialNumber: 'ab', content: '!' })).status).toBe(400);
    expect((await post('/api/sign', { serialNumber: 'ab', content: 'A'.repeat(2_000_000) })).status).toBe(413);
    expect((await post('/api/certificates/ab/revoke', {})).status).toBe(404);
    expect((await fetch(`${url}/crl/none.crl`)).status).toBe(404);
    const malformed = await fetch(`${url}/ocsp/rsa`, { method: 'POST', body: 'x' });
    expect(Buffer.from(await malformed.arrayBuffer()).toString('hex')).toBe('30030a0101');
  });

  it('is the same after a restart', async () => {
    const made = await issue({ algorithm: 'ecdsa' });
    const before = await (await fetch(`${url}/authorities.pem`)).text();
    await stop();
    await start();
    // Until this side has heard that its old connections are gone.
    await sleep(100);
    expect(await (await fetch(`${url}/authorities.pem`)).text()).toBe(before);
    expect(await verify(await sign(made.serialNumber))).toMatchObject({ kind: 'valid' });
  });
});

describe.each(['ru', 'en'])('its page, in %s on a phone and without scripts', (language) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  }, 60_000);
  afterAll(() => browser.close());

  it('issues, signs and revokes', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false, acceptDownloads: true });
    await page.goto(`${url}/?lang=${language}`);
    await page.click('form[action="/certificates"] button');
    expect(await page.locator('[role=alert]').count()).toBe(1);
    for (const [name, value] of Object.entries({ ...ivan, familyName: `Петров-${language}` })) {
      if (!(await page.locator(`#${name}`).isVisible())) await page.click('details.own summary');
      await page.fill(`#${name}`, value);
    }
    await page.selectOption('#algorithm', 'ecdsa');
    await page.click('form[action="/certificates"] button');
    await page.waitForURL(/#c-/u);
    const card = page.locator('.certificate').first();
    expect(await card.textContent()).toContain(`Петров-${language}`);
    await page.setInputFiles('#document', { name: 'challenge.txt', mimeType: 'text/plain', buffer: content });
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('form[action="/sign"] button')]);
    expect(download.suggestedFilename()).toBe('challenge.txt.p7s');
    const signature = readFileSync(await download.path());
    expect(await verify(signature)).toMatchObject({ kind: 'valid' });
    await card.locator('form button').click();
    await page.waitForURL(/#c-/u);
    expect(await verify(signature)).toEqual({ kind: 'refused', code: 'revoked' });
    expect(await page.locator('.certificate').first().locator('form').count()).toBe(0);
    await page.close();
  }, 60_000);

  it('is accessible and fits', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await page.goto(`${url}/?lang=${language}`);
    await page.evaluate('document.querySelectorAll("details").forEach((details) => { details.open = true; })');
    expect(await pageFaults(page)).toEqual([]);
    await page.close();
  }, 60_000);
});
