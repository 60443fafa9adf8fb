import { RegistryFault } from '../../capabilities/registries/ports.ts';

/** What a registry may say at once; an answer has a few hundred bytes. */
const LIMIT_BYTES = 64 * 1024;

/** The body as text, read no further than the limit: whatever the length header promised. Throws RegistryFault too_large. */
export async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    // Leaving the loop ends the connection.
    if (length > LIMIT_BYTES) throw new RegistryFault('too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
