import { Worker } from 'node:worker_threads';
import { PostFault, type LetterToPrint } from '../../capabilities/proofing/ports.ts';

/**
 * Each letter as PDF, in the order given. In a thread of its own: fitting the type takes a tenth of a second a letter, for which nobody who
 * signs in should wait. Throws PostFault.
 */
export function printLetters(letters: readonly LetterToPrint[], signal: AbortSignal): Promise<readonly Uint8Array[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('letter-printer.ts', import.meta.url), { workerData: letters, env: {}, stderr: true });
    const stop = () => fail('timeout');
    const fail = (reason: string) => {
      signal.removeEventListener('abort', stop);
      reject(new PostFault(reason));
      void worker.terminate();
    };
    signal.addEventListener('abort', stop, { once: true });
    worker.once('message', (printed: readonly Uint8Array[]) => {
      signal.removeEventListener('abort', stop);
      resolve(printed);
    });
    // What goes wrong may quote the letter: it is not told.
    worker.once('error', () => fail('not_printed'));
    worker.once('exit', () => fail('not_printed'));
    if (signal.aborted) stop();
  });
}
