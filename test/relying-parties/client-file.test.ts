import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clientName, type ClientDeclaration } from '../../src/capabilities/relying-parties/client.ts';
import { parseClient } from '../../src/capabilities/relying-parties/client-declaration.ts';
import type { ClientRules } from '../../src/capabilities/relying-parties/client-rules.ts';
import { digestToken } from '../../src/kernel/secret-token.ts';
import { portalFile, privateJwk, production, publicJwk, rsaJwk, sandbox, secret, type ClientFile } from './client-files.ts';

function accepted(file: unknown, rules: ClientRules = production): ClientDeclaration {
  const parsed = parseClient(file, rules);
  if (parsed.kind === 'faulty') throw new Error(parsed.faults.map(({ path, message }) => `${path} ${message}`).join('\n'));
  return parsed.client;
}

/** Paths of the faults of a file, in order. */
function faultPaths(file: unknown, rules: ClientRules = production): readonly string[] {
  const parsed = parseClient(file, rules);
  return parsed.kind === 'valid' ? [] : parsed.faults.map(({ path }) => path);
}

function messageAt(file: unknown, path: string): string | undefined {
  const parsed = parseClient(file, production);
  return parsed.kind === 'valid' ? undefined : parsed.faults.find((fault) => fault.path === path)?.message;
}

describe('a client file', () => {
  it('needs little: the rest is filled in with the safe value', () => {
    expect(accepted(portalFile())).toEqual({
      clientId: 'portal',
      secretDigest: digestToken(secret),
      metadata: {
        application_type: 'web',
        client_id: 'portal',
        client_name: 'Портал области',
        grant_types: ['authorization_code'],
        id_token_signed_response_alg: 'RS256',
        post_logout_redirect_uris: [],
        redirect_uris: ['https://portal.example/cb'],
        require_pushed_authorization_requests: false,
        response_modes: ['query'],
        response_types: ['code'],
        scope: 'openid',
        subject_type: 'pairwise',
        token_endpoint_auth_method: 'client_secret_basic',
      },
      policy: { min_acr: 'urn:paiza:loa:simplified', methods: { deny: [] }, on_unmet: 'upgrade_page', pkce: 'required', resources: [] },
    });
  });

  it('can say everything', () => {
    const file = portalFile({
      'client_name#en': 'Region portal',
      client_uri: 'https://portal.example/',
      'tos_uri#en': 'https://portal.example/terms',
      contacts: ['integration@portal.example'],
      client_secret: undefined,
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      jwks: { keys: [publicJwk('a'), publicJwk('b')] },
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      scope: 'openid profile offline_access',
      backchannel_logout_uri: 'https://portal.example/logout',
      initiate_login_uri: 'https://portal.example/login',
      default_max_age: 3600,
      policy: {
        min_acr: 'urn:paiza:loa:confirmed:mfa',
        methods: { accept: ['in_person', 'online_bank', 'e_signature'], deny: ['postal_code'] },
        confirmed_within: 'P5Y',
        on_unmet: 'error',
        pkce: 'waived',
        resources: [{ identifier: 'https://api.portal.example', scope: 'fines:read fines:pay' }],
      },
    });
    const { metadata, policy } = accepted(JSON.parse(JSON.stringify(file)));
    expect(policy.min_acr).toBe('urn:paiza:loa:confirmed:mfa');
    expect([clientName(metadata, 'en'), clientName(metadata, 'ru')]).toEqual(['Region portal', 'Портал области']);
    expect(metadata.backchannel_logout_session_required).toBe(true);
  });

  it('describes a service that signs nobody in: no redirect, no subject', () => {
    const { client_id, client_name, token_endpoint_auth_method, client_secret } = portalFile();
    const { metadata } = accepted({
      client_id,
      client_name,
      token_endpoint_auth_method,
      client_secret,
      grant_types: ['client_credentials'],
    });
    expect(metadata).toMatchObject({ response_types: [], redirect_uris: [], subject_type: 'public' });
    expect(metadata.scope).toBeUndefined();
  });

  it('is told all its faults at once, each with its path', () => {
    const file = portalFile({
      client_id: 'no spaces',
      client_name: '',
      redirect_uris: ['https://portal.example/cb', 'http://portal.example/cb', 'https://portal.example/#cb'],
      token_endpoint_auth_method: 'client_secret_post',
      subject: 'pairwise',
      default_acr_values: ['urn:paiza:loa:confirmed'],
      policy: { min_acr: 'confirmed', methods: { accept: ['in_person'], deny: ['in_person'] }, confirmed_within: '5 years' },
    });
    expect(faultPaths(file)).toEqual([
      '/client_id',
      '/client_name',
      '/client_secret',
      '/default_acr_values',
      '/policy/confirmed_within',
      '/policy/methods/accept/0',
      '/policy/min_acr',
      '/redirect_uris/1',
      '/redirect_uris/2',
      '/subject',
      '/token_endpoint_auth_method',
    ]);
  });

  it('is refused default_acr_values with the reason', () => {
    expect(messageAt(portalFile({ default_acr_values: [] }), '/default_acr_values')).toMatch(/essential acr.*policy\.min_acr/);
  });

  it('never reads its secret back in a fault', () => {
    const shortSecret = 'hunter2-hunter2-hunter2';
    const files = [
      portalFile({ client_secret: shortSecret }),
      portalFile({ client_secret: `${shortSecret}${shortSecret}\n` }),
      portalFile({ client_secret: [shortSecret] }),
      portalFile({ token_endpoint_auth_method: 'none', client_secret: `${shortSecret}${shortSecret}` }),
    ];
    for (const file of files) {
      expect(faultPaths(file)).toContain('/client_secret');
      expect(JSON.stringify(parseClient(file, production))).not.toContain('hunter2');
    }
  });

  it.each([null, 7, 'text', [], true])('that is %j and no object is refused', (file) => {
    expect(parseClient(file, production).kind).toBe('faulty');
  });

  it('of any JSON at all is either accepted or refused with faults that have a path and a message', () => {
    const keys = [
      'redirect_uris',
      'jwks',
      'policy',
      'grant_types',
      'scope',
      'client_secret',
      'sector_identifier_uri',
      'client_name#en',
      '__proto__',
    ];
    const anything = fc.dictionary(fc.oneof(fc.constantFrom(...keys), fc.string()), fc.jsonValue());
    const check = () =>
      fc.assert(
        fc.property(fc.oneof(anything, fc.jsonValue()), fc.boolean(), (changes, whole) => {
          const file: unknown = whole ? changes : { ...portalFile(), ...(changes as ClientFile) };
          const parsed = parseClient(JSON.parse(JSON.stringify(file)), production);
          if (parsed.kind === 'valid') return parsed.client.clientId === (file as ClientFile)['client_id'];
          return (
            parsed.faults.length > 0 && parsed.faults.every(({ path, message }) => (path === '' || path.startsWith('/')) && message !== '')
          );
        }),
        { numRuns: 500 },
      );
    expect(check).not.toThrow();
  });

  it('that was accepted is accepted again with its defaults filled in, and says the same', () => {
    const once = accepted(portalFile());
    const again = accepted({ ...once.metadata, policy: once.policy, client_secret: secret });
    expect(again).toEqual(once);
  });
});

describe('redirect addresses', () => {
  const redirect = (uri: string, changes: ClientFile = {}) => portalFile({ redirect_uris: [uri], ...changes });
  const native = { application_type: 'native', token_endpoint_auth_method: 'none', client_secret: undefined };
  const nativeFile = (uri: string) => JSON.parse(JSON.stringify(redirect(uri, native))) as unknown;

  it.each([
    'http://portal.example/cb',
    'https://portal.example/cb#fragment',
    'https://portal.example/cb#',
    'https://*.portal.example/cb',
    'https://portal.example/*',
    'https://user@portal.example/cb',
    'https://user:password@portal.example/cb',
    'https://@portal.example/cb',
    'javascript:alert(1)',
    'data:text/html,x',
    'https://портал.example/cb',
    'https://portal.example/c b',
    'https://portal.example\\cb',
    'https://portal.example/\tcb',
    'https:portal.example"',
    '/cb',
    'portal.example/cb',
    'com.example.app:/cb',
    'http://localhost:3101/cb',
    `https://portal.example/${'a'.repeat(2000)}`,
    '',
  ])('refuse %j', (uri) => {
    expect(faultPaths(redirect(uri))).toEqual(['/redirect_uris/0']);
    expect(faultPaths(portalFile({ post_logout_redirect_uris: [uri] }))).toEqual(['/post_logout_redirect_uris/0']);
  });

  it.each(['http://localhost:3101/cb', 'http://127.0.0.1/cb', 'http://[::1]:9/cb'])('take %j in a sandbox only', (uri) => {
    expect(faultPaths(redirect(uri), sandbox)).toEqual([]);
    expect(faultPaths(redirect(uri))).toEqual(['/redirect_uris/0']);
  });

  it('refuse plain http to another machine even in a sandbox', () => {
    expect(faultPaths(redirect('http://portal.example/cb'), sandbox)).toEqual(['/redirect_uris/0']);
    expect(faultPaths(redirect('http://localhost.portal.example/cb'), sandbox)).toEqual(['/redirect_uris/0']);
  });

  it.each(['com.example.app:/cb', 'http://127.0.0.1/cb', 'http://[::1]/cb', 'https://app.example/cb'])(
    'of a native application may be %j',
    (uri) => {
      expect(faultPaths(nativeFile(uri))).toEqual([]);
    },
  );

  it.each(['myapp:/cb', 'javascript:alert(1)', 'http://app.example/cb', 'file:///cb'])('of a native application may not be %j', (uri) => {
    expect(faultPaths(nativeFile(uri))).toEqual(['/redirect_uris/0']);
  });

  it('on several hosts need a sector, so that nobody changes subject when one is dropped', () => {
    const uris = ['https://one.example/cb', 'https://two.example/cb'];
    expect(faultPaths(portalFile({ redirect_uris: uris }))).toEqual(['/sector_identifier_uri']);
    expect(faultPaths(portalFile({ redirect_uris: uris, subject_type: 'public' }))).toEqual([]);
    expect(faultPaths(portalFile({ redirect_uris: uris, sector_identifier_uri: 'https://one.example/sector.json' }))).toEqual([]);
  });
});

describe('addresses we connect to', () => {
  const fields = ['jwks_uri', 'backchannel_logout_uri', 'sector_identifier_uri'] as const;

  it.each([
    'http://portal.example/x',
    'https://127.0.0.1/x',
    'https://127.1/x',
    'https://2130706433/x',
    'https://0x7f000001/x',
    'https://[::1]/x',
    'https://[::ffff:7f00:1]/x',
    'https://[::ffff:127.0.0.1]/x',
    'https://[fe80::1]/x',
    'https://[fd12:3456::1]/x',
    'https://10.1.2.3/x',
    'https://172.31.0.1/x',
    'https://192.168.0.1/x',
    'https://169.254.169.254/latest/meta-data',
    'https://100.64.0.1/x',
    'https://0.0.0.0/x',
    'https://255.255.255.255/x',
    'https://localhost/x',
    'https://metadata.localhost/x',
    'javascript:alert(1)',
  ])('are never %j', (uri) => {
    for (const field of fields) expect(faultPaths(portalFile({ [field]: uri }))).toEqual([`/${field}`]);
  });

  it.each(['https://portal.example/x', 'https://8.8.8.8/x', 'https://172.32.0.1/x', 'https://[2001:db8::1]/x'])('may be %j', (uri) => {
    for (const field of fields) expect(faultPaths(portalFile({ [field]: uri }))).toEqual([]);
  });

  it('may lie on this machine in a sandbox, but in no other private network', () => {
    expect(faultPaths(portalFile({ backchannel_logout_uri: 'http://localhost:3101/logout' }), sandbox)).toEqual([]);
    expect(faultPaths(portalFile({ backchannel_logout_uri: 'https://10.0.0.1/logout' }), sandbox)).toEqual(['/backchannel_logout_uri']);
  });
});

describe('what a citizen reads', () => {
  it.each(['client_uri', 'logo_uri', 'policy_uri', 'tos_uri', 'policy_uri#en', 'initiate_login_uri'])('%s is a https link', (field) => {
    expect(faultPaths(portalFile({ [field]: 'https://portal.example/' }))).toEqual([]);
    for (const uri of ['javascript:alert(1)', 'data:image/svg+xml,x', 'http://portal.example/', 'x']) {
      expect(faultPaths(portalFile({ [field]: uri }))).toEqual([`/${field}`]);
    }
  });

  it.each(['Портал\u0007', 'Портал\u202Eлатроп', 'Пор\u200Bтал', ' Портал', 'Портал ', '\n', 'а'.repeat(101)])(
    'a name is not %j',
    (name) => {
      expect(faultPaths(portalFile({ client_name: name }))).toEqual(['/client_name']);
      expect(faultPaths(portalFile({ 'client_name#en': name }))).toEqual(['/client_name#en']);
    },
  );

  it.each(['Портал «Здоровье» № 1', "O'Brien & Söhne <b>", 'а'.repeat(100)])('a name may be %j', (name) => {
    expect(accepted(portalFile({ client_name: name })).metadata.client_name).toBe(name);
  });
});

describe('keys and secrets', () => {
  const keyFile = (key: unknown) => {
    const { client_secret: _, ...file } = portalFile({ token_endpoint_auth_method: 'private_key_jwt' });
    return { ...file, jwks: { keys: [key] } };
  };

  it('refuse a private key, member by member', () => {
    expect(faultPaths(keyFile(privateJwk()))).toEqual(['/jwks/keys/0/d']);
    expect(faultPaths(keyFile({ kty: 'oct', k: 'c2VjcmV0' }))).toEqual(['/jwks/keys/0/k']);
  });

  it('refuse what is no key, a short RSA key, and one kid for two keys', () => {
    expect(faultPaths(keyFile({ kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }))).toEqual(['/jwks/keys/0']);
    expect(faultPaths(keyFile(rsaJwk(1024)))).toEqual(['/jwks/keys/0']);
    expect(faultPaths(keyFile(rsaJwk(2048)))).toEqual([]);
    expect(faultPaths({ ...keyFile(publicJwk()), jwks: { keys: [publicJwk('a'), publicJwk('a')] } })).toEqual(['/jwks/keys/1/kid']);
  });

  it('private_key_jwt needs keys, in one place', () => {
    const { jwks: _, ...none } = keyFile(publicJwk());
    expect(faultPaths(none)).toEqual(['/jwks']);
    expect(faultPaths({ ...keyFile(publicJwk()), jwks_uri: 'https://portal.example/jwks' })).toEqual(['/jwks_uri']);
    expect(faultPaths({ ...none, jwks_uri: 'https://portal.example/jwks' })).toEqual([]);
  });

  it('a secret has 32 characters or more, and not of the same letter', () => {
    expect(faultPaths(portalFile({ client_secret: secret.slice(0, 31) }))).toEqual(['/client_secret']);
    expect(faultPaths(portalFile({ client_secret: 'a'.repeat(64) }))).toEqual(['/client_secret']);
    expect(faultPaths(portalFile({ client_secret: secret.slice(0, 32) }))).toEqual([]);
  });

  it('a native application has no secret', () => {
    const file = portalFile({ application_type: 'native', redirect_uris: ['com.example.app:/cb'] });
    expect(faultPaths(file)).toEqual(['/token_endpoint_auth_method']);
  });
});

describe('grants, scopes and policy', () => {
  it.each<[string, ClientFile, readonly string[]]>([
    ['a code needs an address', { redirect_uris: [] }, ['/redirect_uris']],
    ['an address needs a code', { grant_types: ['client_credentials'] }, ['/redirect_uris']],
    ['refresh needs a code', { grant_types: ['refresh_token'], redirect_uris: [] }, ['/grant_types']],
    ['implicit is unknown', { grant_types: ['authorization_code', 'implicit'] }, ['/grant_types/1']],
    ['tokens in the front channel are unknown', { response_types: ['code', 'id_token'] }, ['/response_types', '/response_types/1']],
    ['the response type follows the grant', { response_types: [] }, ['/response_types']],
    ['openid is always asked for', { scope: 'profile' }, ['/scope']],
    ['a scope we do not know is refused', { scope: 'openid fines:read' }, ['/scope']],
    ['offline access needs refresh', { scope: 'openid offline_access' }, ['/scope']],
    ['scopes are separated by one space', { scope: 'openid  profile' }, ['/scope', '/scope']],
    [
      'a sector is for pairwise subjects',
      { subject_type: 'public', sector_identifier_uri: 'https://portal.example/s' },
      ['/sector_identifier_uri'],
    ],
    ['sessions need an address to end them', { backchannel_logout_session_required: true }, ['/backchannel_logout_session_required']],
    ['one of the nine levels', { policy: { min_acr: 'urn:paiza:loa:gold' } }, ['/policy/min_acr']],
    ['some method must be left', { policy: { methods: { accept: [] } } }, ['/policy/methods/accept']],
    [
      'not all methods are denied',
      { policy: { methods: { deny: ['in_person', 'postal_code', 'online_bank', 'e_signature'] } } },
      ['/policy/methods/deny'],
    ],
    ['an unknown policy is refused', { policy: { minimum_acr: 'x' } }, ['/policy/minimum_acr']],
    ['a resource is an absolute URI', { policy: { resources: [{ identifier: 'api', scope: 'a' }] } }, ['/policy/resources/0/identifier']],
    [
      'a resource has no fragment',
      { policy: { resources: [{ identifier: 'urn:x:y#z', scope: 'a' }] } },
      ['/policy/resources/0/identifier'],
    ],
    ['a resource has a scope', { policy: { resources: [{ identifier: 'urn:x:y' }] } }, ['/policy/resources/0/scope']],
    [
      'a resource stands once',
      {
        policy: {
          resources: [
            { identifier: 'urn:x:y', scope: 'a' },
            { identifier: 'urn:x:y', scope: 'b' },
          ],
        },
      },
      ['/policy/resources/1/identifier'],
    ],
  ])('%s', (_title, changes, paths) => {
    expect(faultPaths(portalFile(changes))).toEqual(paths);
  });

  it.each(['P5Y', 'P1Y6M', 'P18M', 'P90D', 'P4W'])('counts the age of proofs in calendar units: %s', (confirmed_within) => {
    expect(faultPaths(portalFile({ policy: { confirmed_within } }))).toEqual([]);
  });

  it.each(['', 'P', 'P0D', 'P0Y0M', 'PT5H', 'P1DT1H', 'P1.5Y', 'P1D1Y', '5Y', 'P-1Y', 'p5y', 'P5Y\n'])(
    'refuses %j as an age',
    (confirmed_within) => {
      expect(faultPaths(portalFile({ policy: { confirmed_within } }))).toEqual(['/policy/confirmed_within']);
    },
  );

  it('waives PKCE only for a client that authenticates itself', () => {
    expect(faultPaths(portalFile({ policy: { pkce: 'waived' } }))).toEqual([]);
    const { client_secret: _, ...open } = portalFile({ token_endpoint_auth_method: 'none', policy: { pkce: 'waived' } });
    expect(faultPaths(open)).toEqual(['/policy/pkce']);
  });

  it('gives client_credentials only to a client that authenticates itself', () => {
    const { client_secret: _, ...open } = portalFile({
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'client_credentials'],
    });
    expect(faultPaths(open)).toEqual(['/grant_types']);
  });
});
