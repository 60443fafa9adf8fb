/** Where the pepper of a master key that is gone, or may go, belongs. */
export function pepperPlace(keyId: string): string {
  return `password_peppers|pepper_sealed|${keyId}`;
}
