import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader, generateKeyPair } from 'jose';
import { BankFault, type BankAnswer } from '../../src/capabilities/proofing/ports.ts';
import type { Bank } from '../../src/config-types.ts';
import { aBankKey, ourSideOf } from './bank-world.ts';
import { startHostileBank, type HostileBank } from './hostile-bank.ts';

const ourIssuer = 'https://id.example';
let bank: HostileBank;
let privateKey: Bank['privateKey'];

beforeAll(async () => {
  bank = await startHostileBank();
  privateKey = await aBankKey();
});
beforeEach(() => bank.reset());
afterAll(() => bank.stop());

/** New for each visit, so that nothing is remembered from another test. */
const ourSide = () => ourSideOf(ourIssuer, { issuer: bank.issuer, privateKey });

/** A whole visit; the browser brings what a right bank would have sent it with. */
async function visit(): Promise<BankAnswer> {
  const { banks } = ourSide();
  const { visit: begun } = await banks.begin('river');
  const query = new URLSearchParams({ code: 'a-code', state: begun.state, iss: bank.issuer });
  return banks.complete(begun, new URL(`${ourIssuer}/banks/river/answer?${query.toString()}`));
}

const vouched = expect.objectContaining({ kind: 'vouched' });
const refused = (code: string) => ({ kind: 'refused', code });
const verified = (claims: object, verification: object = {}) => ({
  verification: { trust_framework: 'ru_aml', ...verification },
  claims: { family_name: 'Каменщикова', given_name: 'Аксинья', birthdate: '1988-03-07', ...claims },
});

describe('a bank that is what it must be', () => {
  it('is asked with everything that ties the answer to this visit, and for no more than the comparison needs', async () => {
    expect(await visit()).toEqual(vouched);
    const { client_assertion: assertion = '', claims = '', ...pushed } = Object.fromEntries(bank.request);
    expect(pushed).toMatchObject({
      response_type: 'code',
      scope: 'openid',
      redirect_uri: `${ourIssuer}/banks/river/answer`,
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/u),
      state: expect.stringMatching(/^[\w-]{43}$/u),
      nonce: expect.stringMatching(/^[\w-]{43}$/u),
      prompt: 'login',
      max_age: '900',
      ui_locales: 'ru',
    });
    expect(decodeProtectedHeader(assertion)).toMatchObject({ alg: 'ES256', kid: 'ours' });
    expect(decodeJwt(assertion)).toMatchObject({ iss: 'paiza', sub: 'paiza', aud: bank.issuer, jti: expect.any(String) });
    const asked = JSON.parse(claims) as { id_token: { verified_claims: { claims: object } } };
    expect(Object.keys(asked.id_token.verified_claims.claims)).toEqual([
      'family_name',
      'given_name',
      'middle_name',
      'birthdate',
      'snils',
      'id_doc',
    ]);
  });

  it('is asked for its metadata once by many, and again after a failure', async () => {
    const { banks } = ourSide();
    bank.metadata = { verified_claims_supported: false };
    await expect(banks.begin('river')).rejects.toThrow('verified claims');
    bank.metadata = {};
    bank.asked.length = 0;
    await Promise.all(Array.from({ length: 8 }, () => banks.begin('river')));
    expect(bank.asked.filter((path) => path.startsWith('/.well-known/'))).toHaveLength(1);
  });

  it('may vouch at the userinfo endpoint instead, and with several elements of which one is usable', async () => {
    bank.verifiedClaims = undefined;
    bank.userinfo = { verified_claims: [{ verification: {} }, verified({ snils: '11223344595' })] };
    expect(await visit()).toMatchObject({ kind: 'vouched', voucher: { snils: '11223344595' } });
  });

  it('may tell the passport by the evidence it has seen', async () => {
    const seen = (number: string) => ({ evidence: [{ type: 'document', document_details: { type: 'idcard', document_number: number } }] });
    for (const number of ['3412 560123', '34 12 560123', '3412560123']) {
      bank.verifiedClaims = verified({}, seen(number));
      expect(await visit()).toMatchObject({ voucher: { document: { type: 'passport_rf', series: '3412', number: '560123' } } });
    }
    bank.verifiedClaims = verified({}, seen('AB123'));
    expect(await visit()).not.toHaveProperty('voucher.document');
  });
});

describe('the metadata of a bank', () => {
  it.each<[string, Record<string, unknown>]>([
    ['are of another issuer', { issuer: 'http://localhost:1' }],
    ['lead citizens to another site', { authorization_endpoint: 'http://localhost:1/authorize' }],
    ['lead citizens to a script', { authorization_endpoint: 'javascript:alert(1)' }],
    ['have no way to push a request', { pushed_authorization_request_endpoint: undefined }],
    ['push requests to a file', { pushed_authorization_request_endpoint: 'file:///etc/passwd' }],
    ['know no PKCE', { code_challenge_methods_supported: undefined }],
    ['know plain PKCE only', { code_challenge_methods_supported: ['plain'] }],
    ['know secrets only', { token_endpoint_auth_methods_supported: ['client_secret_basic'] }],
    ['do not say who answers', { authorization_response_iss_parameter_supported: undefined }],
    ['sign nothing', { id_token_signing_alg_values_supported: ['none'] }],
    ['have lists that are none', { code_challenge_methods_supported: 7 }],
    ['have addresses that are none', { authorization_endpoint: 7 }],
  ])('that %s keep everybody from being sent there', async (_title, metadata) => {
    bank.metadata = metadata;
    await expect(ourSide().banks.begin('river')).rejects.toThrow(BankFault);
  });

  it.each<[string, HostileBank['pushed']]>([
    ['an error', { status: 400, body: { error: 'invalid_request' } }],
    ['no address', { status: 201, body: { expires_in: 60 } }],
    ['garbage', { status: 201, body: '<html>' }],
    ['a megabyte', { status: 201, body: ' '.repeat(1_000_000) }],
    ['an error of its own', { status: 500, body: {} }],
  ])('may be right, and the pushed request answered with %s', async (_title, pushed) => {
    bank.pushed = pushed;
    await expect(ourSide().banks.begin('river')).rejects.toThrow(BankFault);
  });
});

describe('an ID Token', () => {
  const now = Math.floor(Date.now() / 1000);
  it.each<[string, Record<string, unknown>]>([
    ['of another issuer', { iss: 'https://other.example' }],
    ['for another client', { aud: 'another' }],
    ['for us and another', { aud: ['paiza', 'another'] }],
    ['for another nonce', { nonce: 'another' }],
    ['without a nonce', { nonce: undefined }],
    ['that is over', { iat: now - 7200, exp: now - 3600 }],
    ['without an end', { exp: undefined }],
    ['without a subject', { sub: undefined }],
    ['of a sign-in hours ago', { auth_time: now - 7200 }],
    ['that does not say when the sign-in was', { auth_time: undefined }],
  ])('%s is refused', async (_title, claims) => {
    bank.claims = claims;
    expect(await visit()).toEqual(refused('wrong_answer'));
  });

  it('signed by somebody else is refused', async () => {
    bank.signWith = (await generateKeyPair('ES256')).privateKey;
    expect(await visit()).toEqual(refused('wrong_answer'));
  });

  it('signed in another way is refused, however well it verifies', async () => {
    bank.header = { alg: 'HS256' };
    bank.signWith = Buffer.from('a secret that is as long as it has to be');
    expect(await visit()).toEqual(refused('wrong_answer'));
    bank.header = { crit: ['urn:x'], 'urn:x': true };
    bank.signWith = undefined;
    expect(await visit()).toEqual(refused('wrong_answer'));
  });

  it('that is not signed at all is refused', async () => {
    bank.token = (right) => {
      const [, payload] = String(right['id_token']).split('.');
      const header = Buffer.from('{"alg":"none"}').toString('base64url');
      return { body: { ...right, id_token: `${header}.${payload}.` } };
    };
    expect(await visit()).toEqual(refused('wrong_answer'));
  });

  it('of a key that the bank does not publish is refused', async () => {
    bank.jwks = { body: { keys: [] } };
    expect(await visit()).toEqual(refused('wrong_answer'));
    bank.jwks = { body: '<html>' };
    expect(await visit()).toEqual(refused('wrong_answer'));
  });
});

describe('the token endpoint', () => {
  it.each<[string, NonNullable<HostileBank['token']>]>([
    ['no ID Token', ({ access_token: token }) => ({ body: { access_token: token, token_type: 'Bearer' } })],
    ['an ID Token that is none', (right) => ({ body: { ...right, id_token: 'a.b' } })],
    ['no token type', (right) => ({ body: { ...right, token_type: undefined } })],
    ['a list', () => ({ body: [] })],
    ['nothing', () => ({ body: '' })],
    ['a page', () => ({ body: '<html>' })],
    ['a megabyte', (right) => ({ body: { ...right, more: 'x'.repeat(1_000_000) } })],
    ['a code that is spent', () => ({ status: 400, body: { error: 'invalid_grant' } })],
    ['an error in no words of ours', () => ({ status: 400, body: { error: 'Каменщикова', error_description: 'Аксинья' } })],
  ])('that answers %s is not believed', async (_title, token) => {
    bank.token = token;
    expect(await visit()).toEqual(refused('wrong_answer'));
  });

  it.each([
    ['does not know us', 401, 'invalid_client'],
    ['is out of order', 503, 'temporarily_unavailable'],
  ])('that %s is at fault, not the citizen', async (_title, status, error) => {
    bank.token = () => ({ status, body: { error } });
    await expect(visit()).rejects.toThrow(BankFault);
  });

  it('never gets a word of its own into our log', async () => {
    bank.token = () => ({ status: 400, body: { error: 'Каменщикова', error_description: 'Аксинья' } });
    const { banks, refusals } = ourSide();
    const { visit: begun } = await banks.begin('river');
    const query = new URLSearchParams({ code: 'a-code', state: begun.state, iss: bank.issuer });
    await banks.complete(begun, new URL(`${ourIssuer}/banks/river/answer?${query.toString()}`));
    expect(refusals).toEqual(['river: unknown_error_code']);
  });
});

describe('the claims of a bank', () => {
  it.each<[string, unknown]>([
    ['are missing', undefined],
    ['are text', 'Каменщикова'],
    ['are an empty list', []],
    ['say nothing of how they were verified', { claims: verified({}).claims }],
    ['name no framework', { verification: {}, claims: verified({}).claims }],
    ['have no family name', verified({ family_name: undefined })],
    ['have a name that is markup', verified({ family_name: '<script>' })],
    ['have a name that is a number', verified({ given_name: 7 })],
    ['have a name without end', verified({ given_name: 'я'.repeat(10_000) })],
    ['have an empty patronymic', verified({ middle_name: '' })],
    ['have a day that does not exist', verified({ birthdate: '1988-02-30' })],
    ['have a day in another order', verified({ birthdate: '07.03.1988' })],
    ['have a year only', verified({ birthdate: '1988' })],
    ['have a SNILS with wrong check digits', verified({ snils: '11223344596' })],
    ['have a SNILS that is a number', verified({ snils: 11_223_344_595 })],
    ['have a document without a number', verified({ id_doc: { type: 'passport_rf' } })],
    ['were verified tomorrow', verified({}, { time: new Date(Date.now() + 86_400_000).toISOString() })],
    ['were verified at no time', verified({}, { time: '2026-13-45T99:00:00Z' })],
  ])('that %s vouch for nobody', async (_title, claims) => {
    bank.verifiedClaims = claims;
    expect(await visit()).toEqual(refused('nothing_vouched'));
  });

  it('outside of verified_claims vouch for nobody', async () => {
    bank.verifiedClaims = undefined;
    bank.claims = verified({ snils: '11223344595' }).claims;
    bank.userinfo = bank.claims;
    expect(await visit()).toEqual(refused('nothing_vouched'));
  });

  it('at the userinfo endpoint about another subject are refused', async () => {
    bank.verifiedClaims = undefined;
    bank.userinfo = { sub: 'somebody else', verified_claims: verified({}) };
    expect(await visit()).toEqual(refused('wrong_answer'));
  });
});

describe('an error that the browser brings', () => {
  it.each([
    ['access_denied', 'declined'],
    ['login_required', 'declined'],
    ['unmet_authentication_requirements', 'declined'],
    ['invalid_request', 'wrong_answer'],
    ['<script>', 'wrong_answer'],
  ])('%s is %s', async (error, code) => {
    const { banks } = ourSide();
    const { visit: begun } = await banks.begin('river');
    const query = new URLSearchParams({ error, state: begun.state, iss: bank.issuer });
    expect(await banks.complete(begun, new URL(`${ourIssuer}/banks/river/answer?${query.toString()}`))).toEqual(refused(code));
  });

  it('server_error is the fault of the bank', async () => {
    const { banks } = ourSide();
    const { visit: begun } = await banks.begin('river');
    const query = new URLSearchParams({ error: 'server_error', state: begun.state, iss: bank.issuer });
    await expect(banks.complete(begun, new URL(`${ourIssuer}/banks/river/answer?${query.toString()}`))).rejects.toThrow(BankFault);
  });
});
