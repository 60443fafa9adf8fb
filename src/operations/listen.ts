import { createServer, type AddressInfo, type Server } from 'node:net';
import { explainListenError } from './start-refusal.ts';

export interface ListenPlace {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** The setting that changes the port, for the message when it is taken. */
  readonly variable: string;
}

/** Resolves with the port once connections are accepted. Throws a StartRefusal when the port cannot be had. */
export async function listen(server: Server, place: ListenPlace): Promise<number> {
  return new Promise((listening, failed) => {
    const refuse = (error: Error) => failed(explainListenError(error, place));
    server.once('error', refuse);
    server.listen(place.port, place.host, () => {
      server.off('error', refuse);
      listening((server.address() as AddressInfo).port);
    });
  });
}

/** Finds out early, before anything is started, that a port is taken. Throws a StartRefusal. */
export async function requireFreePort(place: ListenPlace): Promise<void> {
  const probe = createServer();
  await listen(probe, place);
  await new Promise((closed) => probe.close(closed));
}
