/**
 * Seconds until the next attempt: 2, 4, 8 … up to a twentieth of the message's life (at least 5 s, at most 10 minutes), of which up to half
 * is taken off by chance (`random` in 0…1), so that a gateway that comes back is not met by everybody at once. There is no last attempt
 * but the message's expiry: a 5-minute code is tried about every 10 seconds, a 3-day link about every 8 minutes.
 */
export function retryDelaySeconds(attempts: number, lifetimeSeconds: number, random: number): number {
  const ceiling = Math.min(600, Math.max(5, lifetimeSeconds / 20));
  return Math.min(2 ** attempts, ceiling) * (1 - random / 2);
}
