import { parentPort, workerData } from 'node:worker_threads';
import type { LetterToPrint } from '../../capabilities/proofing/ports.ts';
import { letterPdf } from './letter-pdf.ts';

/** The program of the thread: one batch, in its order, as PDF. */
const printed: Buffer[] = [];
for (const letter of workerData as readonly LetterToPrint[]) printed.push(await letterPdf(letter));
parentPort?.postMessage(printed, []);
