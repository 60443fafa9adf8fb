import webPush from 'web-push';
import { ChannelFault, PUSH_GONE, type Channel, type OutgoingMessage, type PushKeys } from '../../capabilities/notifications/ports.ts';
import { createGuardedFetch, type GuardOptions } from '../banks/guarded-fetch.ts';
import { OutboundFault } from '../banks/outbound-fault.ts';
import { RestingHosts } from './resting-hosts.ts';
import { resolveByNameServer } from '../banks/resolve-by-name-server.ts';

export interface WebPushSettings {
  readonly keys: PushKeys;
  /** Where a push service turns to when something is wrong with us: `mailto:` or https (RFC 8292 §2.1). */
  readonly contact: string;
  readonly allowLoopback: boolean;
  /** The name servers of the machine when not given. */
  readonly resolve?: GuardOptions['resolve'];
}

/** Short, because anybody's browser names the service: who keeps us waiting keeps the pushes of others. */
const TIMEOUT_MILLISECONDS = 3000;

/** The subscription has ended, or was made with another key of ours: nothing that we send there will be shown (RFC 8030 §7.3). */
const goneStatuses: ReadonlySet<number> = new Set([403, 404, 410]);

/**
 * Web push (RFC 8030), encrypted for the one browser (RFC 8291) and signed with our key (RFC 8292). Push services are named by browsers, so
 * the guard is that of all outgoing requests to addresses we did not choose. Neither address nor words are logged.
 */
export function createWebPushChannel(settings: WebPushSettings): Channel & { close(): Promise<void> } {
  const { allowLoopback, resolve = resolveByNameServer } = settings;
  const resting = new RestingHosts();
  const guardedFetch = createGuardedFetch({ allowLoopback, timeoutMilliseconds: TIMEOUT_MILLISECONDS, resolve });
  return {
    async send(message) {
      const { host } = new URL(message.to);
      if (resting.rests(host, performance.now())) throw new ChannelFault('push_host_resting', { permanent: false });
      resting.began(host, performance.now());
      const { endpoint, method, headers, body } = requestOf(settings, message);
      const answer = await guardedFetch(endpoint, { method, headers, body }).catch((error: unknown) => {
        resting.failed(host, performance.now());
        const code = error instanceof OutboundFault ? error.code : 'unreachable';
        throw new ChannelFault(`push_${code}`, { permanent: code === 'address_refused' });
      });
      if (answer.status >= 500) resting.failed(host, performance.now());
      else resting.succeeded(host);
      if (answer.status >= 400) throw refusal(answer.status);
    },
    close: () => Promise.resolve(),
  };
}

/** Where no push services may be asked: whatever waited for one leaves as the SMS it stood in for. */
export const noPushChannel: Channel & { close(): Promise<void> } = {
  send: () => Promise.reject(new ChannelFault('push_disabled', { permanent: true })),
  close: () => Promise.resolve(),
};

function requestOf({ keys, contact }: WebPushSettings, { to, text, pushKeys, secondsLeft }: OutgoingMessage) {
  if (pushKeys === undefined) throw new ChannelFault('push_without_keys', { permanent: true });
  const details = webPush.generateRequestDetails({ endpoint: to, keys: pushKeys }, text, {
    vapidDetails: { subject: contact, ...keys },
    TTL: Math.max(1, Math.floor(secondsLeft)),
    contentEncoding: 'aes128gcm',
    urgency: 'normal',
  });
  const headers = Object.fromEntries(Object.entries(details.headers).map(([name, value]) => [name, String(value)]));
  return { endpoint: details.endpoint, method: details.method, headers, body: details.body ?? Buffer.alloc(0) };
}

function refusal(status: number): ChannelFault {
  if (goneStatuses.has(status)) return new ChannelFault(PUSH_GONE, { permanent: true });
  // 401 may be our own clock: it is worth another attempt.
  return new ChannelFault(`push_refused_${status}`, { permanent: status !== 401 });
}
