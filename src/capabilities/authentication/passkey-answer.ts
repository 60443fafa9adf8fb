/** What `navigator.credentials.get()` gave, in JSON (WebAuthn L3 §5.1, AuthenticationResponseJSON); byte strings in base64url. */
export interface PasskeyAssertion {
  readonly id: string;
  readonly clientDataJSON: string;
  readonly authenticatorData: string;
  readonly signature: string;
  readonly userHandle: string | undefined;
}

/** What `navigator.credentials.create()` gave (RegistrationResponseJSON). */
export interface PasskeyAttestation {
  readonly id: string;
  readonly clientDataJSON: string;
  readonly attestationObject: string;
  readonly transports: readonly string[];
}

/** The browser's own account of a ceremony (WebAuthn L3 §5.8.1); it stands under the signature. */
export interface ClientData {
  readonly type: string;
  readonly challenge: string;
  readonly origin: string;
  /** The page was a frame in a page of another site. */
  readonly crossOrigin: boolean;
}

/** Ways of an authenticator to a browser that are worth remembering (WebAuthn L3 §5.8.4). */
const transportNames: ReadonlySet<string> = new Set(['usb', 'nfc', 'ble', 'smart-card', 'hybrid', 'internal']);

/** Undefined for what no browser of good will sends. */
export function parseAssertion(text: string): PasskeyAssertion | undefined {
  const answer = answerIn(text);
  if (answer === undefined) return undefined;
  const { id, clientDataJSON, response } = answer;
  const [authenticatorData, signature] = [bytesIn(response['authenticatorData']), bytesIn(response['signature'])];
  if (authenticatorData === undefined || signature === undefined) return undefined;
  return { id, clientDataJSON, authenticatorData, signature, userHandle: bytesIn(response['userHandle']) };
}

export function parseAttestation(text: string): PasskeyAttestation | undefined {
  const answer = answerIn(text);
  const attestationObject = bytesIn(answer?.response['attestationObject']);
  if (answer === undefined || attestationObject === undefined) return undefined;
  const { id, clientDataJSON, response } = answer;
  const named = Array.isArray(response['transports']) ? response['transports'] : [];
  const transports = [...transportNames].filter((name) => named.includes(name));
  return { id, clientDataJSON, attestationObject, transports };
}

export function readClientData({ clientDataJSON }: { readonly clientDataJSON: string }): ClientData | undefined {
  const data = objectIn(Buffer.from(clientDataJSON, 'base64url').toString('utf8'));
  const { type, challenge, origin, crossOrigin } = data ?? {};
  if (typeof type !== 'string' || typeof challenge !== 'string' || typeof origin !== 'string') return undefined;
  return { type, challenge, origin, crossOrigin: crossOrigin !== undefined && crossOrigin !== false };
}

interface Answer {
  readonly id: string;
  readonly clientDataJSON: string;
  readonly response: Readonly<Record<string, unknown>>;
}

function answerIn(text: string): Answer | undefined {
  const answer = objectIn(text);
  const response = answer === undefined ? undefined : asObject(answer['response']);
  const [id, clientDataJSON] = [bytesIn(answer?.['id']), bytesIn(response?.['clientDataJSON'])];
  if (id === undefined || response === undefined || clientDataJSON === undefined) return undefined;
  return answer?.['rawId'] === id && answer['type'] === 'public-key' ? { id, clientDataJSON, response } : undefined;
}

/** The text as it came, when it is base64url in its one spelling and not empty. */
function bytesIn(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return Buffer.from(value, 'base64url').toString('base64url') === value ? value : undefined;
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
}
