/** A sign-in that got somewhere. A wrong password opened nothing, and needs nothing closed. */
export function isDisownable(action: string): boolean {
  return action === 'authentication.succeeded' || action === 'authentication.challenged' || action === 'authentication.strengthened';
}
