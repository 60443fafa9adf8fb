import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { noAdministration, type Administration } from './administration.ts';
import { startBank } from './bank/bank.ts';
import { startCertificateAuthority } from './certificate-authority/certificate-authority.ts';
import { createAccountMaker } from './citizens/make-account.ts';
import { createConsole } from './console/console.ts';
import { openInbox } from './inbox/inbox.ts';
import { startMailServer } from './mail-server/mail-server.ts';
import { createOperators } from './operators/operators.ts';
import { BrowserSessions } from './portals/browser-sessions.ts';
import { writeClientFile } from './portals/client-file.ts';
import { openCredentials } from './portals/credentials.ts';
import type { PortalDefinition } from './portals/definition.ts';
import { createReplayGuard } from './portals/logout-token.ts';
import { createPortal } from './portals/portal.ts';
import { createProviderLink } from './portals/provider-link.ts';
import { region } from './portals/region.ts';
import { tax } from './portals/tax.ts';
import { startPostOffice } from './post-office/post-office.ts';
import { openBrowsers } from './push-service/browsers.ts';
import { startRegistries } from './registries/registries.ts';
import { startSmsCentre } from './sms-centre/sms-centre.ts';
import type { Place } from './web/frame.ts';
import { listenHttp, type Stop } from './web/listen.ts';

export interface SandboxOptions {
  /** Where the demo portals send people to sign in. */
  readonly issuer: string;
  /** Console; the ports after it: Region, Tax, registries, bank, post office, certificate authority. */
  readonly port: number;
  readonly smtpPort: number;
  readonly smppPort: number;
  /** Messages, keys and client files; made when missing. */
  readonly dataDir: string;
  /** Whom the bank takes for its clients: metadata of RFC 7591 §2. Nobody when not given. */
  readonly bankClients?: readonly Readonly<Record<string, unknown>>[];
  /** Whether the operators of a service centre are made as soon as the provider answers. */
  readonly readyOperators?: boolean;
  /** Address to listen on; both loopback families when not given. */
  readonly host?: string;
}

export interface Sandbox {
  readonly addresses: readonly { readonly name: string; readonly url: string }[];
  /** Absolute paths of JSON files for `paiza client apply FILE`. */
  readonly clientFiles: readonly string[];
  /** To be called when the provider answers. */
  providerReady(): void;
  stop(): Promise<void>;
}

interface RunningPortal {
  readonly clientFile: string;
  readonly stop: Stop;
}

async function startPortal(definition: PortalDefinition, port: number, options: SandboxOptions, host: string): Promise<RunningPortal> {
  const { issuer, dataDir } = options;
  const { clientId } = definition;
  const baseUrl = `http://localhost:${port}`;
  const credentials = await openCredentials(definition, dataDir);
  const app = createPortal({
    definition,
    baseUrl,
    issuer,
    consoleUrl: `http://localhost:${options.port}`,
    provider: createProviderLink({ issuer, clientId, authentication: credentials.authentication }),
    sessions: new BrowserSessions(`${definition.id}_portal_session`),
    isFirstUse: createReplayGuard(),
  });
  const clientFile = writeClientFile(definition, baseUrl, credentials, dataDir);
  return { clientFile, stop: await listenHttp(app, port, host) };
}

/** Pages of the sandbox and around it, for their menus. */
function placesFrom(port: number, issuer: string): readonly Place[] {
  return [
    { name: 'inbox', url: `http://localhost:${port}` },
    { name: 'accounts', url: `http://localhost:${port}/citizens` },
    { name: 'operators', url: `http://localhost:${port}/operators` },
    { name: 'browsers', url: `http://localhost:${port}/browsers` },
    { name: 'registries', url: `http://localhost:${port + 3}` },
    { name: 'bank', url: `http://localhost:${port + 4}` },
    { name: 'post', url: `http://localhost:${port + 5}` },
    { name: 'authority', url: `http://localhost:${port + 6}` },
    { name: 'region', url: `http://localhost:${port + 1}` },
    { name: 'tax', url: `http://localhost:${port + 2}` },
    { name: 'provider', url: issuer },
  ];
}

async function startParts(options: SandboxOptions, administration: Administration, stops: Stop[]): Promise<Omit<Sandbox, 'stop'>> {
  const { port, issuer, host = 'localhost' } = options;
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  // The message protocols are spoken by the provider alone, which connects over IPv4 first.
  const messageHost = host === 'localhost' ? '127.0.0.1' : host;
  const inbox = openInbox(join(dataDir, 'messages.jsonl'));
  const places = placesFrom(port, issuer);
  const smsCentre = await startSmsCentre(inbox, options.smppPort, messageHost);
  stops.push(smsCentre.stop);
  const mailServer = await startMailServer(inbox, options.smtpPort, messageHost);
  stops.push(mailServer.stop);
  const maker = createAccountMaker({ issuer, registriesUrl: `http://localhost:${port + 3}`, inbox, administration });
  const operators = createOperators({ issuer, inbox, maker, administration, file: join(dataDir, 'operators.json') });
  const browsers = openBrowsers(join(dataDir, 'browsers.jsonl'));
  stops.push(await listenHttp(createConsole({ inbox, places, maker, operators, browsers }), port, host));
  stops.push(await startRegistries({ issuer, port: port + 3, host, dataDir: join(dataDir, 'registries'), places }));
  const bankParts = { clients: options.bankClients ?? [], registriesUrl: `http://localhost:${port + 3}`, places };
  stops.push(await startBank({ port: port + 4, host, dataDir: join(dataDir, 'bank'), ...bankParts }));
  stops.push(await startPostOffice({ port: port + 5, host, dataDir: join(dataDir, 'post-office'), places }));
  const authorityDir = join(dataDir, 'certificate-authority');
  stops.push(
    await startCertificateAuthority({ port: port + 6, host, dataDir: authorityDir, registriesUrl: bankParts.registriesUrl, places }),
  );
  const clientFiles: string[] = [];
  for (const [index, definition] of [region, tax].entries()) {
    const portal = await startPortal(definition, port + 1 + index, { ...options, dataDir }, host);
    stops.push(portal.stop);
    clientFiles.push(portal.clientFile);
  }
  return {
    clientFiles,
    providerReady() {
      if (options.readyOperators === true) void operators.make();
    },
    addresses: [
      { name: 'Inbox of SMS, mail and push', url: `http://localhost:${port}` },
      { name: 'Desk and its operators', url: `http://localhost:${port}/operators` },
      { name: 'Demo portal “Region”', url: `http://localhost:${port + 1}` },
      { name: 'Demo portal “Tax”', url: `http://localhost:${port + 2}` },
      { name: 'State registries', url: `http://localhost:${port + 3}` },
      { name: 'Bank “Sandbank”', url: `http://localhost:${port + 4}` },
      { name: 'Post office', url: `http://localhost:${port + 5}` },
      { name: 'Certificate authority', url: `http://localhost:${port + 6}` },
      { name: 'SMS centre (SMPP 3.4)', url: `smpp://${messageHost}:${smsCentre.port}` },
      { name: 'Mail server (SMTP)', url: `smtp://${messageHost}:${mailServer.port}` },
    ],
  };
}

/**
 * Starts the outside world in miniature: SMS centre, mail server, inbox, demo portals, state registries, a bank, a post office and a
 * certificate authority.
 * Resolves when every part listens; rejects with the system error, and nothing left open, when a port is taken.
 */
export async function startSandbox(options: SandboxOptions, administration: Administration = noAdministration): Promise<Sandbox> {
  const stops: Stop[] = [];
  const stop = async () => {
    await Promise.all(stops.splice(0).map((stopPart) => stopPart()));
  };
  try {
    return { ...(await startParts(options, administration, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
