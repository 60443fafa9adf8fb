import { createHash, generateKeyPairSync } from 'node:crypto';
import { sql } from 'kysely';
import { passkeyPlaces } from '../../src/capabilities/authentication/passkey.ts';
import { openDataKey } from '../../src/capabilities/accounts/open-data-key.ts';
import type { Db } from '../../src/database/connect.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { Keyring } from '../../src/kernel/keyring.ts';

/** The passkeys of a population, as their authenticators hold them. */
export interface Passkeys {
  /** PKCS #8 in PEM; one for all, what is measured does not depend on whose it is. */
  readonly privateKey: string;
  readonly holders: readonly PasskeyHolder[];
}

export interface PasskeyHolder {
  readonly accountId: string;
  /** Base64url. */
  readonly credentialId: string;
}

/** Gives every account a passkey with ES256 that is copied between devices and does not count. */
export async function givePasskeys(deps: { readonly db: Db; readonly keyring: Keyring }): Promise<Passkeys> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = coseKey(publicKey.export({ format: 'jwk' }));
  const accounts = await deps.db.selectFrom('accounts').select('id').orderBy('id').execute();
  const holders: PasskeyHolder[] = [];
  for (const { id: accountId } of accounts) {
    const credentialId = createHash('sha256').update(accountId).digest();
    const id = newId('psk');
    const label = (await openDataKey(deps, accountId))?.seal(passkeyPlaces.label(id), 'Phone');
    await sql`
      insert into passkeys (id, account_id, credential_id, public_key, counter, device_type, backed_up, label_sealed)
      values (${id}, ${accountId}, ${credentialId}, ${key}, 0, 'multi', true, ${label})`.execute(deps.db);
    holders.push({ accountId, credentialId: credentialId.toString('base64url') });
  }
  return { privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), holders };
}

/** COSE_Key of an EC2 key for ES256 (RFC 9053 §2.1, §7.1.1), written out: five entries in CBOR. */
function coseKey({ x = '', y = '' }: { readonly x?: string; readonly y?: string }): Buffer {
  const [head, before] = [Buffer.from('a50102032620012158', 'hex'), Buffer.from('225820', 'hex')];
  return Buffer.concat([head, Buffer.of(32), Buffer.from(x, 'base64url'), before, Buffer.from(y, 'base64url')]);
}
