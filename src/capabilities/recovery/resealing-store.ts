import { sealedColumn } from '../../database/sealed-column.ts';

/** That of a finished recovery is wiped. */
export const drafts = sealedColumn({ table: 'recoveries', column: 'draft_sealed' });
