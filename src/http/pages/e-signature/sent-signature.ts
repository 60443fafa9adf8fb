import type { PageHttpContext } from '../page.ts';
import type { TextKey } from '../../../kernel/texts.ts';

/** A pasted signature in base64 is that much longer than the file; more is no signature. */
const PASTED_CHARACTERS = 700_000;

export type SentSignature =
  | { readonly kind: 'sent'; readonly signature: Uint8Array; readonly pasted: string }
  | { readonly kind: 'unusable'; readonly message: TextKey; readonly pasted: string };

/** The signature in a form: a file, or else what was pasted. A file has to be chosen again: no browser lets a page fill it in. */
export function readSentSignature(ctx: PageHttpContext): SentSignature {
  const pasted = ctx.state.form.text('pasted').trim();
  const signature = ctx.state.files.get('signature') ?? Buffer.from(pasted, 'utf8');
  if (signature.length === 0) return { kind: 'unusable', message: 'proofing.signature_missing', pasted };
  if (pasted.length > PASTED_CHARACTERS) return { kind: 'unusable', message: 'proofing.signature_unreadable', pasted: '' };
  return { kind: 'sent', signature, pasted };
}

/** Bytes, not text: a browser or a proxy that changes an end of line spoils every signature. */
export function sendFileToSign(ctx: PageHttpContext, content: Buffer, name: 'paiza.txt' | 'paiza-sign-in.txt'): void {
  ctx.status = 200;
  ctx.type = 'application/octet-stream';
  ctx.set('content-disposition', `attachment; filename="${name}"`);
  ctx.set('cache-control', 'no-store');
  ctx.body = content;
}
