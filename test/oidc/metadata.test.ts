import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT, type JSONWebKeySet } from 'jose';
import { storeTaxNumber } from '../../src/capabilities/accounts/store-tax-number.ts';
import { rotateSigningKeys } from '../../src/capabilities/signing-keys/rotate-signing-keys.ts';
import { parseInn } from '../../src/kernel/inn.ts';
import { aCitizen, aConfirmedCitizen, type TestCitizen } from '../support/citizen.ts';
import { answerOf, aRelyingParty, authorizationRequest, clientRequest, redeem, signInAt, tokens } from '../support/relying-party.ts';
import { WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

type Metadata = Record<string, unknown>;

describe('what the provider says of itself', () => {
  let world: World;
  let metadata: Metadata;
  let citizen: TestCitizen;

  beforeAll(async () => {
    world = await createWorld();
    metadata = await read('/.well-known/openid-configuration');
    citizen = await aCitizen(world.deps, { phone: '+79161234567' });
  });
  afterAll(() => world.stop());

  async function read<Document = Metadata>(path: string): Promise<Document> {
    const response = await fetch(`${world.origin}${path}`);
    expect(response.status).toBe(200);
    return (await response.json()) as Document;
  }
  const list = (name: string) => metadata[name] as string[];

  it('is the whole of it, word for word', () => {
    const at = (path: string) => `${world.origin}${path}`;
    expect(metadata).toEqual({
      issuer: world.origin,
      authorization_endpoint: at('/authorize'),
      token_endpoint: at('/token'),
      userinfo_endpoint: at('/userinfo'),
      jwks_uri: at('/jwks'),
      end_session_endpoint: at('/sign-out'),
      introspection_endpoint: at('/introspect'),
      revocation_endpoint: at('/revoke'),
      pushed_authorization_request_endpoint: at('/par'),
      response_types_supported: ['code'],
      response_modes_supported: ['form_post', 'fragment', 'query'],
      grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
      code_challenge_methods_supported: ['S256'],
      prompt_values_supported: ['none', 'login', 'consent'],
      subject_types_supported: ['pairwise', 'public'],
      id_token_signing_alg_values_supported: ['ES256', 'RS256'],
      token_endpoint_auth_methods_supported: ['private_key_jwt', 'client_secret_basic', 'none'],
      token_endpoint_auth_signing_alg_values_supported: ['ES256', 'RS256', 'PS256', 'EdDSA'],
      introspection_endpoint_auth_methods_supported: ['private_key_jwt', 'client_secret_basic', 'none'],
      introspection_endpoint_auth_signing_alg_values_supported: ['ES256', 'RS256', 'PS256', 'EdDSA'],
      revocation_endpoint_auth_methods_supported: ['private_key_jwt', 'client_secret_basic', 'none'],
      revocation_endpoint_auth_signing_alg_values_supported: ['ES256', 'RS256', 'PS256', 'EdDSA'],
      scopes_supported: [
        'openid',
        'offline_access',
        'profile',
        'fullname',
        'birthdate',
        'gender',
        'email',
        'phone',
        'snils',
        'inn',
        'id_doc',
        'citizenship',
        'birthplace',
        'confirmation',
      ],
      claims_supported: [
        'sub',
        'acr',
        'amr',
        'auth_time',
        'assurance_level',
        'name',
        'family_name',
        'given_name',
        'middle_name',
        'birthdate',
        'gender',
        'fullname',
        'email',
        'email_verified',
        'phone_number',
        'phone_number_verified',
        'snils',
        'inn',
        'id_doc',
        'citizenship',
        'birthplace',
        'confirmed_at',
        'confirmation_method',
        'sid',
        'iss',
        'verified_claims',
      ],
      claim_types_supported: ['normal'],
      claims_parameter_supported: true,
      request_uri_parameter_supported: false,
      acr_values_supported: ['simplified', 'standard', 'confirmed'].flatMap((level) =>
        ['', ':mfa', ':key'].map((strength) => `urn:paiza:loa:${level}${strength}`),
      ),
      authorization_response_iss_parameter_supported: true,
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
      ui_locales_supported: ['ru', 'en'],
      claims_locales_supported: ['ru'],
      op_policy_uri: at('/privacy'),
      op_tos_uri: at('/terms'),
      verified_claims_supported: true,
      trust_frameworks_supported: ['ru_paiza'],
      claims_in_verified_claims_supported: [
        'family_name',
        'given_name',
        'middle_name',
        'fullname',
        'birthdate',
        'gender',
        'snils',
        'inn',
        'id_doc',
        'citizenship',
        'birthplace',
      ],
      evidence_supported: ['document', 'electronic_record', 'vouch', 'electronic_signature'],
      documents_supported: ['idcard', 'passport'],
      documents_check_methods_supported: ['vpip', 'pvp'],
      electronic_records_supported: ['mailing_address'],
    });
  });

  it('is the same for OAuth clients, at their own address (RFC 8414 §3)', async () => {
    expect(await read('/.well-known/oauth-authorization-server')).toEqual(metadata);
  });

  it('leads to endpoints that answer, each in its own way, and to pages that exist', async () => {
    const post = (name: string) => fetch(String(metadata[name]), { method: 'POST', headers: { accept: 'application/json' } });
    for (const name of ['token_endpoint', 'introspection_endpoint', 'revocation_endpoint', 'pushed_authorization_request_endpoint']) {
      const response = await post(name);
      expect({ name, status: response.status }).toEqual({ name, status: 400 });
      expect(await response.json()).toMatchObject({ error: 'invalid_request' });
    }
    const userinfo = await fetch(String(metadata['userinfo_endpoint']));
    expect(userinfo.status).toBe(401);
    expect(userinfo.headers.get('www-authenticate')).toContain('Bearer');
    for (const name of ['op_policy_uri', 'op_tos_uri']) expect((await new WebSession().open(String(metadata[name]))).status).toBe(200);
    const signOut = await new WebSession().open(String(metadata['end_session_endpoint']));
    expect(signOut.status).toBe(200);
    const authorize = await new WebSession().open(String(metadata['authorization_endpoint']));
    expect(authorize.status).toBe(400);
  });

  it('names no client authentication in vain, at any endpoint', async () => {
    for (const method of list('token_endpoint_auth_methods_supported') as ('none' | 'private_key_jwt' | 'client_secret_basic')[]) {
      const client = await aRelyingParty(world, { method });
      const attempt = authorizationRequest(world, client);
      const { code = '' } = answerOf(await signInAt(new WebSession(), attempt, citizen));
      const { status, body } = await redeem(world, client, attempt, code);
      expect({ method, status }).toEqual({ method, status: 200 });
      const token = body['access_token'] ?? '';
      const introspected = await clientRequest(world, client, '/introspect', { token });
      expect(await introspected.json()).toMatchObject({ active: true });
      expect((await clientRequest(world, client, '/par', Object.fromEntries(new URL(attempt.url).searchParams))).status).toBe(201);
      expect((await clientRequest(world, client, '/revoke', { token })).status).toBe(200);
    }
  });

  it('refuses a client that proves itself in another way than registered', async () => {
    const secret = await aRelyingParty(world);
    const inBody = await fetch(`${world.origin}/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'authorization_code', code: 'x', client_id: secret.clientId, client_secret: secret.secret! }),
    });
    expect(inBody.status).toBe(401);
    expect(
      (await clientRequest(world, { clientId: secret.clientId, redirectUri: '' }, '/token', { grant_type: 'refresh_token' })).status,
    ).toBe(401);
  });

  it('accepts client assertions under every algorithm it lists, and no other', async () => {
    for (const alg of ['ES256', 'RS256', 'PS256', 'EdDSA', 'ES384']) {
      const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
      const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k', use: 'sig' }] };
      const id = `alg-${alg.toLowerCase()}`;
      const register = () =>
        aRelyingParty(world, { id, method: 'private_key_jwt', metadata: { jwks, token_endpoint_auth_signing_alg: alg } });
      if (!list('token_endpoint_auth_signing_alg_values_supported').includes(alg)) {
        await expect(register()).rejects.toThrow('token_endpoint_auth_signing_alg');
        continue;
      }
      await register();
      const now = Math.floor(Date.now() / 1000);
      const assertion = await new SignJWT({ iss: id, sub: id, aud: world.origin, jti: id, iat: now, exp: now + 60 })
        .setProtectedHeader({ alg, kid: 'k' })
        .sign(privateKey);
      const response = await fetch(`${world.origin}/introspect`, {
        method: 'POST',
        body: new URLSearchParams({
          token: 'x',
          client_assertion: assertion,
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        }),
      });
      expect({ alg, status: response.status }).toEqual({ alg, status: 200 });
    }
  });

  it('passes every claim of every scope it lists, and only those', async () => {
    const scope = list('scopes_supported').join(' ');
    const client = await aRelyingParty(world, { metadata: { scope, backchannel_logout_uri: 'https://logout.example/out' } });
    const verified = await aConfirmedCitizen(world.deps);
    await storeTaxNumber(world.deps, world.deps.db, { ...verified, inn: parseInn('500100732259')! });
    const told = new Set<string>();
    for (const person of [verified, await aCitizen(world.deps, { email: 'axinia@mail.example' })]) {
      const request = authorizationRequest(world, client, { scope, prompt: 'consent' });
      const { code = '' } = answerOf(await signInAt(new WebSession(), request, person));
      const { body, idToken } = await redeem(world, client, request, code);
      const userinfo = await fetch(`${world.origin}/userinfo`, { headers: { authorization: `Bearer ${body['access_token']}` } });
      const of = (claims: object) => Object.keys(claims).filter((claim) => !['aud', 'exp', 'iat', 'nonce', 'at_hash'].includes(claim));
      for (const claim of [...of(idToken), ...of((await userinfo.json()) as object)]) told.add(claim);
    }
    // Told by request alone: OpenID Connect for Identity Assurance 1.0 §6.
    expect([...told, 'verified_claims'].toSorted()).toEqual(list('claims_supported').toSorted());
  });

  it('answers in every response mode it lists, where the client is registered for it', async () => {
    const modes = list('response_modes_supported');
    const client = await aRelyingParty(world, { metadata: { response_modes: modes } });
    const session = new WebSession();
    for (const mode of modes) {
      const attempt = authorizationRequest(world, client, { response_mode: mode });
      const page = await signInAt(session, attempt, citizen);
      const answer =
        mode === 'form_post'
          ? page.fields
          : Object.fromEntries(new URLSearchParams(new URL(page.url)[mode === 'query' ? 'search' : 'hash'].slice(1)));
      expect(answer).toMatchObject({ state: attempt.state, iss: world.origin, code: expect.any(String) });
      expect((await redeem(world, client, attempt, answer['code'] ?? '')).status).toBe(200);
    }
  });

  it('takes every prompt it lists', async () => {
    const client = await aRelyingParty(world);
    const session = new WebSession();
    await signInAt(session, authorizationRequest(world, client), citizen);
    const shown = { none: 'code=', login: 'name="password"', consent: 'value="allow"' } as Record<string, string>;
    for (const prompt of list('prompt_values_supported')) {
      const page = await session.open(authorizationRequest(world, client, { prompt }).url);
      expect(page.url + page.text).toContain(shown[prompt]);
    }
    const unknown = await session.request(authorizationRequest(world, client, { prompt: 'select_account' }).url);
    expect(new URL(unknown.headers.get('location') ?? '').searchParams.get('error')).toBe('invalid_request');
  });

  it('speaks the languages it lists when the request asks for one', async () => {
    const client = await aRelyingParty(world);
    for (const language of list('ui_locales_supported')) {
      const pushed = await clientRequest(world, client, '/par', {
        ...Object.fromEntries(new URL(authorizationRequest(world, client).url).searchParams),
        ui_locales: `de ${language}`,
      });
      const { request_uri: requestUri } = (await pushed.json()) as { request_uri: string };
      const query = new URLSearchParams({ client_id: client.clientId, request_uri: requestUri });
      const afterPush = await new WebSession().open(`${world.origin}/authorize?${query.toString()}`);
      expect({ language, told: afterPush.headers.get('content-language') }).toEqual({ language, told: language });
      const page = await new WebSession({ 'accept-language': 'de' }).open(
        authorizationRequest(world, client, { ui_locales: language }).url,
      );
      expect({ language, told: page.headers.get('content-language') }).toEqual({ language, told: language });
    }
  });

  it('supports the grants it lists', async () => {
    const service = await aRelyingParty(world, {
      metadata: {
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        post_logout_redirect_uris: [],
        scope: undefined,
        id_token_signed_response_alg: undefined,
      },
      policy: { resources: [{ identifier: 'https://api.example', scope: 'read' }] },
    });
    const machine = await tokens(world, service, { grant_type: 'client_credentials', resource: 'https://api.example', scope: 'read' });
    expect(machine.status).toBe(200);
    for (const grant of ['password', 'implicit', 'urn:ietf:params:oauth:grant-type:device_code']) {
      const refused = await tokens(world, service, { grant_type: grant });
      expect(refused.body['error']).toMatch(/^unsupported_grant_type|invalid_request$/u);
    }
  });

  it('publishes the public halves of signing keys alone: current first, then next, then previous', async () => {
    const states = async () => {
      const { rows } = await world.deps.pool.query<{ id: string; state: string; algorithm: string }>(
        'select id, state, algorithm from signing_keys',
      );
      return rows;
    };
    await rotateSigningKeys(world.deps, { actor: 'administrator:test' });
    await world.deps.oidc.reload();
    const { keys } = await read<JSONWebKeySet>('/jwks');
    const stored = await states();
    expect(stored.map(({ state }) => state).toSorted()).toEqual(['current', 'current', 'next', 'next', 'previous', 'previous']);
    const order = keys.map(({ kid }) => stored.find(({ id }) => id === kid)?.state);
    expect(order).toEqual(['current', 'current', 'next', 'next', 'previous', 'previous']);
    for (const key of keys) {
      expect(Object.keys(key).toSorted()).toEqual(
        key.kty === 'EC' ? ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'] : ['alg', 'e', 'kid', 'kty', 'n', 'use'],
      );
      expect(key.use).toBe('sig');
    }
    const client = await aRelyingParty(world);
    const attempt = authorizationRequest(world, client);
    const { code = '' } = answerOf(await signInAt(new WebSession(), attempt, citizen));
    const { body } = await redeem(world, client, attempt, code);
    const { protectedHeader } = await jwtVerify(body['id_token'] ?? '', createLocalJWKSet({ keys }), {
      issuer: world.origin,
      audience: client.clientId,
    });
    expect(stored.find(({ id }) => id === protectedHeader.kid)).toMatchObject({ state: 'current', algorithm: 'ES256' });
  });
});
