import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import QRCode from 'qrcode';
import type { Language } from '../../kernel/language.ts';

const require = createRequire(import.meta.url);

/** Fonts with Cyrillic, by weight. */
export const pdfFonts = {
  regular: require.resolve('@expo-google-fonts/pt-sans/400Regular/PTSans_400Regular.ttf'),
  bold: require.resolve('@expo-google-fonts/pt-sans/700Bold/PTSans_700Bold.ttf'),
};

/** Points in a millimetre. */
export const MM = 72 / 25.4;

export interface Sheet {
  readonly document: PDFKit.PDFDocument;
  /** Ends the document and resolves with its bytes. */
  readonly finish: () => Promise<Buffer>;
}

/** A sheet of paper to draw on. The title is seen by whoever handles the file: it names nobody. */
export function openSheet({
  size,
  title,
  language,
}: {
  readonly size: string;
  readonly title: string;
  readonly language: Language;
}): Sheet {
  const info = { Title: title, Author: 'Paiza', Creator: 'Paiza', Producer: 'Paiza' };
  const document = new PDFDocument({ size, margin: 0, info, lang: language, font: pdfFonts.regular });
  const finished = new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
  return {
    document,
    finish() {
      document.end();
      return finished;
    },
  };
}

/** As a vector, so that any printer makes sharp edges; with the quiet zone around it that readers need (ISO/IEC 18004 §9.1). */
export function drawQr(document: PDFKit.PDFDocument, content: string, { x, y, side }: { x: number; y: number; side: number }): void {
  const QUIET_MODULES = 4;
  const { size, data } = QRCode.create(content, { errorCorrectionLevel: 'M' }).modules;
  const module = side / (size + 2 * QUIET_MODULES);
  for (const [index, dark] of [...data].entries()) {
    if (dark === 0) continue;
    const [column, row] = [index % size, Math.floor(index / size)];
    document.rect(x + (column + QUIET_MODULES) * module, y + (row + QUIET_MODULES) * module, module, module);
  }
  document.fill('#000000');
}
