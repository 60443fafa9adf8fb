import type { Db } from '../../database/connect.ts';
import type { Findings } from './findings.ts';
import { readShapes } from './shape-store.ts';

/**
 * Whether the tables are still those that the service was given. Where they are not, readers may be shown lines that the chain does not know:
 * of two with one id, or from a table that inherits.
 */
export async function checkShape(tx: Db, findings: Findings): Promise<void> {
  for (const { name, ...shape } of await readShapes(tx)) {
    if (!shape.isPlain) findings.addShape(`${name} is no plain table`);
    if (shape.isInherited) findings.addShape(`${name} has tables that inherit from it, or inherits itself`);
    if (!shape.hasKey) findings.addShape(`${name} has no valid primary key`);
    if (!shape.isAppendOnly) findings.addShape(`${name} is not guarded by its append-only trigger`);
    if (shape.isRewritten) findings.addShape(`${name} has rules or row security`);
  }
}
