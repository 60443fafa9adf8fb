import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { pointer, type Fault } from './fault.ts';
import { asObject, textAt, type JsonObject } from './loose-json.ts';

/** Members that are private or secret (RFC 7518 §6): a file that holds one has leaked it. */
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const;
const SMALLEST_RSA_BITS = 2048;
/** Beyond this, one verification costs more than a sign-in may. */
const LARGEST_RSA_BITS = 8192;

/** What is wrong with a client's key set (RFC 7517). Takes anything: a set that is no array is the schema's to report. */
export function jwksFaults(jwks: unknown): readonly Fault[] {
  const { keys } = asObject(jwks);
  if (!Array.isArray(keys)) return [];
  const faults = keys.flatMap((key: unknown, index) => keyFaults(asObject(key), pointer('jwks', 'keys', index)));
  return faults.concat(repeatedKids(keys));
}

function repeatedKids(keys: readonly unknown[]): readonly Fault[] {
  const kids = keys.map((key) => textAt(asObject(key), 'kid'));
  return kids.flatMap((kid, index) => {
    const path = pointer('jwks', 'keys', index, 'kid');
    return kid === undefined || kids.indexOf(kid) === index ? [] : [{ path, message: 'is used by another key of the set' }];
  });
}

function keyFaults(key: JsonObject, path: string): readonly Fault[] {
  const leaked = privateMembers.filter((member) => Object.hasOwn(key, member));
  if (leaked.length > 0) {
    return leaked.map((member) => ({
      path: `${path}/${member}`,
      message: 'is a private part: make a new key and list only its public part',
    }));
  }
  const message = publicKeyFault(key);
  return message === undefined ? [] : [{ path, message }];
}

function publicKeyFault(key: JsonObject): string | undefined {
  let parsed: KeyObject;
  try {
    parsed = createPublicKey({ key: key as JsonWebKey, format: 'jwk' });
  } catch {
    return 'is not a public key of a known kind (RSA, EC or OKP)';
  }
  const bits = parsed.asymmetricKeyDetails?.modulusLength;
  if (bits !== undefined && (bits < SMALLEST_RSA_BITS || bits > LARGEST_RSA_BITS)) {
    return `must have from ${SMALLEST_RSA_BITS} to ${LARGEST_RSA_BITS} bits`;
  }
  return undefined;
}
