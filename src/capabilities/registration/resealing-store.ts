import { sealedColumn } from '../../database/sealed-column.ts';

/** That of a finished registration is wiped. */
export const drafts = sealedColumn({ table: 'registrations', column: 'draft_sealed' });

export const authorizationRequests = sealedColumn({ table: 'registrations', column: 'authorization_request_sealed' });
