import { rmSync } from 'node:fs';

export default async function globalTeardown() {
  if (!globalThis.embeddedServer) return;
  await globalThis.embeddedServer.database.stop();
  rmSync(globalThis.embeddedServer.dir, { recursive: true, force: true });
}
