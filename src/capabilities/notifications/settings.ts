import { kindIds, kinds, type KindId, type NotificationKind } from './kinds.ts';
import type { ChannelName } from './ports.ts';

/** In the order of the page. */
export const channelNames = ['email', 'sms', 'push'] as const satisfies readonly ChannelName[];

/** One that a citizen has decided on; of all others the program's own view holds. */
export interface Choice {
  readonly kind: string;
  readonly channel: ChannelName;
  readonly enabled: boolean;
}

/** What an account can be reached by. */
export type Reachable = Readonly<Record<ChannelName, boolean>>;

/** Whether notifications of a kind go by this channel. What cannot be switched goes by all that are there. */
export function isOn(kind: NotificationKind, channel: ChannelName, choices: readonly Choice[], reachable: Reachable): boolean {
  if (!kind.channels.includes(channel) || !reachable[channel]) return false;
  if (!kind.switchable) return true;
  const chosen = choices.find((choice) => choice.kind === kind.id && choice.channel === channel);
  return chosen?.enabled ?? !(channel === 'sms' && kind.quiet === true && reachable.email);
}

/**
 * Whether a push stands in for the SMS that says the same. Never where the account is protected: whoever has signed in as the owner for a
 * minute could then keep every warning from them.
 */
export function silencesSms(kind: NotificationKind): boolean {
  return kind.switchable;
}

export interface Switch {
  readonly kind: NotificationKind;
  readonly channel: ChannelName;
  readonly on: boolean;
}

/** Everything that this account can switch, and how it stands. */
export function switchesOf(choices: readonly Choice[], reachable: Reachable): readonly Switch[] {
  return switchableKinds().flatMap((kind) =>
    channelNames
      .filter((channel) => kind.channels.includes(channel) && reachable[channel])
      .map((channel) => ({ kind, channel, on: isOn(kind, channel, choices, reachable) })),
  );
}

export function switchableKinds(): readonly NotificationKind[] {
  return kindIds.map((id) => kinds[id]).filter(({ switchable }) => switchable);
}

/** Name of a switch in forms: `visits_sms`. */
export function switchName({ kind, channel }: Pick<Switch, 'kind' | 'channel'>): `${KindId}_${ChannelName}` {
  return `${kind.id}_${channel}`;
}
