/*
 * A program of its own for outbound-guard.test.ts: the guard stands on the runtime's own HTTP client, which a test runner's sandbox hides.
 * Arguments: the database's URL. Prints one JSON document: what became of each request, and what the sink on this machine saw of it.
 */
import dns from 'node:dns';
import { createServer, type ServerResponse } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import net, { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { generateKeyPair, SignJWT } from 'jose';
import { createApp, type App } from '../../src/app.ts';
import { applyClient } from '../../src/capabilities/relying-parties/apply-client.ts';
import { withMetadataDefaults } from '../../src/capabilities/relying-parties/client-metadata.ts';
import { withPolicyDefaults } from '../../src/capabilities/relying-parties/policy.ts';
import { loadConfig } from '../../src/config.ts';
import { createLogger } from '../../src/logging.ts';
import { createMetrics } from '../../src/metrics.ts';

/** A name that was a public one when it was registered, and leads here today. */
const rebound = 'rebound.example';
/** A name with a public address. Nothing is sent there: past the guard's look-up, the connection is bent to this machine. */
const publicName = 'public.example';
const addresses: Readonly<Record<string, string>> = { [rebound]: '127.0.0.1', [publicName]: '93.184.215.14' };

type Answer = (error: Error | null, found: string | dns.LookupAddress[], family?: number) => void;
type Lookup = (hostname: string, options: object, answer: Answer) => void;
type Connect = (options: { readonly host?: string; readonly lookup?: Lookup }, ...rest: unknown[]) => net.Socket;

const resolve = dns.lookup as Lookup;
dns.lookup = ((hostname, ...rest) => resolve(addresses[hostname] ?? hostname, ...rest)) as Lookup as typeof dns.lookup;
const connect = net.connect as unknown as Connect;
net.connect = ((options, ...rest) => {
  const { lookup } = options;
  if (options.host !== publicName || lookup === undefined) return connect(options, ...rest);
  const bent: Lookup = (hostname, asked, answer) =>
    lookup(hostname, asked, (error, found, family) =>
      answer(error, Array.isArray(found) ? found.map((one) => ({ ...one, address: '127.0.0.1' })) : '127.0.0.1', family),
    );
  return connect({ ...options, lookup: bent }, ...rest);
}) as Connect as unknown as typeof net.connect;
syncBuiltinESMExports();

const issuer = 'http://localhost:1';
const databaseUrl = process.argv[2] ?? '';
const kinds = ['jwks_uri', 'sector_identifier_uri', 'backchannel_logout_uri'] as const;
type Kind = (typeof kinds)[number];

const seen = { connections: 0, requests: [] as string[], bytes: 0, open: 0 };

function drip(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 1000);
  response.on('close', () => clearInterval(timer));
}

function pourForEver(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const chunk = Buffer.alloc(16 * 1024, ' ');
  const pour = (): void => {
    while (!response.destroyed && response.write(chunk)) seen.bytes += chunk.length;
  };
  response.on('drain', pour);
  pour();
}

const sink = createServer((request, response) => {
  seen.requests.push(request.url ?? '');
  if (request.url === '/endless') pourForEver(response);
  else if (request.url === '/slow') drip(response);
  else if (request.url === '/mute') return;
  else if (request.url === '/redirect') response.writeHead(302, { location: '/secret', connection: 'close' }).end();
  else response.writeHead(200, { 'content-type': 'application/json', connection: 'close' }).end('{"keys":[]}');
});
sink.on('connection', (socket) => {
  seen.connections++;
  seen.open++;
  socket.on('close', () => seen.open--);
  socket.on('error', () => undefined);
});
await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
const { port } = sink.address() as AddressInfo;

const muted = { send: () => Promise.resolve(), close: () => Promise.resolve() };

async function node(allowLoopback: boolean): Promise<{ app: App; origin: string; stop(): Promise<void> }> {
  const config = loadConfig({
    environment: 'test',
    variables: {},
    overrides: {
      issuer,
      masterKeys: [{ id: 1, secret: Buffer.alloc(32, 7).toString('base64') }],
      database: { url: databaseUrl, poolSize: 4 },
      mail: { host: '127.0.0.1', from: 'no-reply@paiza.test' },
      relyingParties: { allowLoopback },
    },
  });
  const app = await createApp(config, createLogger({ level: 'silent' }, { write: () => undefined }), createMetrics(), {
    channels: { sms: muted, email: muted, push: muted },
  });
  const server = createServer(app.listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = async (): Promise<void> => {
    server.close();
    server.closeAllConnections();
    await app.stop();
  };
  return { app, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

/** Past the rules of client files: what stands in the database, or a name that leads elsewhere today than it did then. */
async function register({ deps }: App, clientId: string, kind: Kind, address: string): Promise<void> {
  const metadata = withMetadataDefaults({
    client_id: clientId,
    client_name: clientId,
    redirect_uris: [`https://${clientId}.example/cb`],
    token_endpoint_auth_method: kind === 'jwks_uri' ? 'private_key_jwt' : 'none',
    ...(kind === 'jwks_uri' ? { token_endpoint_auth_signing_alg: 'ES256' } : {}),
    [kind]: address,
  });
  await applyClient(deps, { client: { clientId, metadata, policy: withPolicyDefaults({}) }, actor: 'administrator:test' });
}

const { privateKey } = await generateKeyPair('ES256');

/** Makes the provider connect to the address, as a citizen's or the client's request does. */
async function provoke({ app, origin }: { app: App; origin: string }, clientId: string, kind: Kind): Promise<string> {
  if (kind === 'backchannel_logout_uri')
    return app.deps.oidc.deliverBackchannelLogout({ clientId, accountId: 'acc_x', sid: 'sid' }).then(
      () => 'delivered',
      (error: Error) => `refused: ${error.message}`,
    );
  if (kind === 'sector_identifier_uri') {
    const query = new URLSearchParams({ client_id: clientId, redirect_uri: `https://${clientId}.example/cb`, response_type: 'code' });
    const response = await fetch(`${origin}/authorize?${query.toString()}`, {
      redirect: 'manual',
      headers: { accept: 'application/json' },
    });
    return `refused: ${response.status}`;
  }
  const now = Math.floor(Date.now() / 1000);
  const assertion = await new SignJWT({ iss: clientId, sub: clientId, aud: issuer, jti: clientId, iat: now, exp: now + 60 })
    .setProtectedHeader({ alg: 'ES256', kid: 'k' })
    .sign(privateKey);
  const response = await fetch(`${origin}/introspect`, {
    method: 'POST',
    body: new URLSearchParams({
      token: 'x',
      client_assertion: assertion,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    }),
  });
  return `refused: ${response.status}`;
}

const guarded = await node(false);
const open = await node(true);
const cases: [name: string, at: typeof guarded, address: string][] = [
  ...['127.0.0.1', '[::ffff:7f00:1]', 'localhost', '[::1]', '2130706433', '0.0.0.0', rebound].flatMap((host) =>
    ['http', 'https'].map((scheme): [string, typeof guarded, string] => [host, guarded, `${scheme}://${host}:${port}/keys`]),
  ),
  ...['redirect', 'endless', 'slow', 'mute'].map((path): [string, typeof open, string] => [path, open, `http://127.0.0.1:${port}/${path}`]),
  ['public', guarded, `http://${publicName}:${port}/public`],
  ['control', open, `http://${rebound}:${port}/control`],
  ['control over TLS', open, `https://${rebound}:${port}/control`],
];
const report: unknown[] = [];
for (const [name, at, address] of cases) {
  for (const kind of kinds) {
    const clientId = `c${report.length}`;
    await register(at.app, clientId, kind, address);
    Object.assign(seen, { connections: 0, requests: [], bytes: 0 });
    const started = performance.now();
    const outcome = await provoke(at, clientId, kind);
    const milliseconds = Math.round(performance.now() - started);
    while (seen.open > 0 && performance.now() - started < 6000) await sleep(20);
    const closedAfter = seen.open === 0 ? Math.round(performance.now() - started) : undefined;
    report.push({ name, kind, outcome, milliseconds, closedAfter, ...seen, requests: [...seen.requests] });
  }
}
process.stdout.write(JSON.stringify(report));
await guarded.stop();
await open.stop();
sink.close();
sink.closeAllConnections();
