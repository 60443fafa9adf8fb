/** Where the address of a browser belongs; sealed by the person's own key. */
export function pushPlace(subscriptionId: string): string {
  return `push_subscriptions|subscription_sealed|${subscriptionId}`;
}
