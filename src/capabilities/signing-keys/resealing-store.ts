import { sealedColumn } from '../../database/sealed-column.ts';

/** Retired keys have none. */
export const privateParts = sealedColumn({ table: 'signing_keys', column: 'private_jwk_sealed' });
