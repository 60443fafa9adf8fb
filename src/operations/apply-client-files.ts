import { readFile } from 'node:fs/promises';
import { applyClient } from '../capabilities/relying-parties/apply-client.ts';
import { parseClient } from '../capabilities/relying-parties/client-declaration.ts';
import type { Config } from '../config.ts';
import { createDb, createPool } from '../database/connect.ts';
import { StartRefusal } from './start-refusal.ts';

/** What `paiza client apply` does with each file, for the relying parties that come with the sandbox. Throws a StartRefusal. */
export async function applyClientFiles(config: Config, files: readonly string[]): Promise<void> {
  const db = createDb(createPool({ ...config.database, poolSize: 1 }));
  try {
    for (const file of files) {
      const parsed = parseClient(JSON.parse(await readFile(file, 'utf8')), { allowLoopback: config.relyingParties.allowLoopback });
      if (parsed.kind === 'faulty') {
        throw new StartRefusal(`${file}:\n${parsed.faults.map(({ path, message }) => `  ${path} ${message}`).join('\n')}`);
      }
      const outcome = await applyClient({ db }, { client: parsed.client, actor: { kind: 'system' } });
      if (outcome.kind === 'secret_missing') throw new StartRefusal(`${file}: client_secret is missing`);
    }
  } finally {
    await db.destroy();
  }
}
