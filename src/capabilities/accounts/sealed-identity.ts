import type { DataKey } from '../../kernel/keyring.ts';
import type { IdentityData } from './identity-data.ts';
import { places } from './sealing-places.ts';

export function sealIdentityData(dataKey: DataKey, versionId: string, data: IdentityData): Buffer {
  return dataKey.seal(places.identityVersion(versionId), JSON.stringify(data));
}

/** Throws UnsealError when the row's bytes were changed or moved. */
export function openIdentityData(dataKey: DataKey, versionId: string, sealed: Buffer): IdentityData {
  return JSON.parse(dataKey.unseal(places.identityVersion(versionId), sealed)) as IdentityData;
}
