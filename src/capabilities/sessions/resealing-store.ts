import { sealedColumn } from '../../database/sealed-column.ts';

export const secrets = sealedColumn({ table: 'installation_secrets', column: 'secret_sealed', id: 'name' });
