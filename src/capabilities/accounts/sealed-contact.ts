import type { Contact } from '../../kernel/identifier.ts';
import type { DataKey } from '../../kernel/keyring.ts';
import { places } from './sealing-places.ts';

/** Throws UnsealError when the row's bytes were changed or moved. */
export function openSealedContact(
  dataKey: DataKey,
  row: { readonly id: string; readonly kind: Contact['kind']; readonly value_sealed: Buffer },
): Contact {
  return { kind: row.kind, value: dataKey.unseal(places.identifier(row.id), row.value_sealed) } as Contact;
}
