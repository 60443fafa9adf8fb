import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { StartRefusal } from './start-refusal.ts';

/**
 * Takes a data folder for this process alone, creating it when missing. The claim is a Linux abstract socket named after the folder: the
 * kernel drops it with the process, however that ends, so nothing stale is ever left. Resolves with its release. Throws a StartRefusal.
 */
export async function claimDataFolder(dir: string): Promise<() => Promise<void>> {
  // Root's embedded database may have to run as another account, which must be able to pass through; every part closes its own folder.
  mkdirSync(dir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  if (process.platform !== 'linux') return async () => undefined; // the database's own lock remains
  const name = `\0paiza-${createHash('sha256').update(realpathSync(dir)).digest('hex').slice(0, 32)}`;
  const holder = createServer((socket) => socket.on('error', () => undefined).end(String(process.pid)));
  try {
    await new Promise<void>((claimed, failed) => {
      holder.once('error', failed);
      holder.listen(name, claimed);
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new StartRefusal(
      `The data folder ${dir} is in use by process ${await askHolder(name)}. Stop it, or start this copy on other places: ` +
        'PAIZA_DATA (--data), PAIZA_PORT (--port) and PAIZA_SANDBOX_PORT (--sandbox-port).',
      { cause: error },
    );
  }
  holder.unref();
  return () => new Promise((released) => holder.close(() => released()));
}

async function askHolder(name: string): Promise<string> {
  const socket = connect(name);
  socket.setTimeout(5000, () => socket.destroy()); // it may be busy starting
  return text(socket).catch(() => '(unknown)');
}
