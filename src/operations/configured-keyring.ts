import type { Config } from '../config-types.ts';
import { Keyring, type MasterKey, type SealFault } from '../kernel/keyring.ts';

/** The keyring of a deployment, newest master key first. Apart from app.ts, because commands do without the application. */
export function configuredKeyring({ masterKeys }: Pick<Config, 'masterKeys'>, onFault?: SealFault): Keyring {
  const masters = masterKeys.map(({ id, secret }): MasterKey => ({ id, secret: Buffer.from(secret, 'base64') }));
  return new Keyring(masters as [MasterKey, ...MasterKey[]], onFault); // the schema demands one
}
