import { sealedColumn } from '../../database/sealed-column.ts';

/** Of messages that still wait; the others have none any more. */
export const contents = sealedColumn({ table: 'outbox_messages', column: 'content_sealed' });
