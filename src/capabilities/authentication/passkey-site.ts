/** This installation as browsers and authenticators know it (WebAuthn L3 §5.1.3): passkeys are made for it and open nothing else. */
export interface PasskeySite {
  readonly origin: string;
  readonly rpId: string;
}

export function passkeySite({ issuer }: { readonly issuer: string }): PasskeySite {
  const { origin, hostname } = new URL(issuer);
  return { origin, rpId: hostname };
}
