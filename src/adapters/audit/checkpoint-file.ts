import { open, type FileHandle } from 'node:fs/promises';
import type { CheckpointCopy } from '../../capabilities/audit/ports.ts';

/** More than the longest line, many times. */
const TAIL_BYTES = 16_384;

/**
 * A file that is only ever added to; it belongs on another volume than the database. A line that a crash cut off stays as it is. Writers take
 * turns: that is the caller's business.
 */
export function createCheckpointFile(path: string): CheckpointCopy {
  return {
    newestLines: () => withFile(path, async (file) => (await readTail(file)).split('\n').slice(0, -1)),
    append: (lines) =>
      withFile(path, async (file) => {
        const tail = await readTail(file);
        const isCutOff = tail !== '' && !tail.endsWith('\n');
        await file.appendFile(`${isCutOff ? '\n' : ''}${lines.map((line) => `${line}\n`).join('')}`);
        await file.sync();
      }),
  };
}

async function readTail(file: FileHandle): Promise<string> {
  const { size } = await file.stat();
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(TAIL_BYTES), position: Math.max(0, size - TAIL_BYTES) });
  return buffer.toString('utf8', 0, bytesRead);
}

async function withFile<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, 'a+', 0o640);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}
