import type { Db } from '../../database/connect.ts';
import { formatLine, parseLine } from './checkpoint.ts';
import { readCheckpoints } from './checkpoint-store.ts';
import type { CheckpointCopy } from './ports.ts';

export type ExportOutcome =
  | { readonly kind: 'copied'; readonly upTo: number }
  /** The copy knows another checkpoint of the same number, or one that the database has not: one of the two was changed or set back. */
  | { readonly kind: 'contradicts'; readonly number: number };

const PAGE = 500;

/** Copies what the second place does not have yet, from the first on and in order. Begun again after a failure, it goes on where it was. */
export async function exportCheckpoints({ db, copy }: { readonly db: Db; readonly copy: CheckpointCopy }): Promise<ExportOutcome> {
  const known = (await copy.newestLines()).map(parseLine).findLast((line) => line !== undefined);
  let upTo = known?.checkpoint.number ?? 0;
  if (known !== undefined) {
    const [own] = await readCheckpoints(db, { after: upTo - 1, limit: 1 });
    if (own?.payload !== known.payload) return { kind: 'contradicts', number: upTo };
  }
  for (;;) {
    const missing = await readCheckpoints(db, { after: upTo, limit: PAGE });
    if (missing.length > 0) await copy.append(missing.map(formatLine));
    upTo = missing.at(-1)?.number ?? upTo;
    if (missing.length < PAGE) return { kind: 'copied', upTo };
  }
}
