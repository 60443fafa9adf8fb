/** Where a secret of the installation belongs. */
export function secretPlace(name: string): string {
  return `installation_secrets|secret|${name}`;
}
