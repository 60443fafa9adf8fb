import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import QRCode from 'qrcode';
import type { LetterToPrint } from '../../capabilities/proofing/ports.ts';
import { letterWords, type LetterWords } from './letter-words.ts';

const require = createRequire(import.meta.url);
const fonts = {
  regular: require.resolve('@expo-google-fonts/pt-sans/400Regular/PTSans_400Regular.ttf'),
  bold: require.resolve('@expo-google-fonts/pt-sans/700Bold/PTSans_700Bold.ttf'),
};

/** Points in a millimetre. */
const MM = 72 / 25.4;
const page = { width: 210 * MM, height: 297 * MM, margin: 20 * MM };
const textWidth = page.width - 2 * page.margin;

/**
 * Where the window of an E65 (DL) envelope with the window on the right shows the paper when it is folded in three (GOST R 51506-99); the
 * address keeps 4 mm away from its edge, so that it stays in sight however the paper slips.
 */
const addressWindow = { x: 105 * MM, y: 45 * MM, width: 90 * MM, height: 45 * MM };
const WINDOW_SLIP = 4 * MM;
const foldsAt = [99 * MM, 198 * MM];
const qr = { size: 32 * MM, quietModules: 4 };

/** One page A4, ready for the window envelope. */
export function letterPdf(letter: LetterToPrint): Promise<Buffer> {
  const words = letterWords(letter);
  // The title of a file is seen by whoever handles it: it names neither person nor code.
  const info = { Title: words.title, Author: 'Paiza', Creator: 'Paiza', Producer: 'Paiza' };
  const document = new PDFDocument({ size: 'A4', margin: 0, info, lang: letter.language, font: fonts.regular });
  const finished = collect(document);
  drawSender(document, words, letter);
  drawAddressee(document, letter.addressee);
  drawFolds(document);
  drawBody(document, words, letter.pageUrl);
  document.end();
  return finished;
}

function collect(document: PDFKit.PDFDocument): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
}

function drawSender(document: PDFKit.PDFDocument, { service }: LetterWords, { pageUrl }: LetterToPrint): void {
  document.font(fonts.bold, 16).text('Пайцза', page.margin, page.margin);
  document.font(fonts.regular, 10).text(new URL(pageUrl).host, page.margin, page.margin + 20);
  document.font(fonts.bold, 10).text(service, addressWindow.x + WINDOW_SLIP, page.margin, { width: addressWindow.width - 2 * WINDOW_SLIP });
}

/** Name, street and house, settlement, postcode: each on its own line or lines, and never outside the window. */
function drawAddressee(document: PDFKit.PDFDocument, { name, lines, postcode }: LetterToPrint['addressee']): void {
  const [x, width] = [addressWindow.x + WINDOW_SLIP, addressWindow.width - 2 * WINDOW_SLIP];
  const height = addressWindow.height - 2 * WINDOW_SLIP;
  const [first, rest] = [name, [...lines, postcode].join('\n')];
  const size = [11, 10, 9, 8, 7, 6].find((points) => {
    document.font(fonts.bold, points);
    const nameHeight = document.heightOfString(first, { width });
    return nameHeight + document.font(fonts.regular, points).heightOfString(rest, { width }) <= height;
  });
  document.font(fonts.bold, size ?? 6).text(first, x, addressWindow.y + WINDOW_SLIP, { width });
  document.font(fonts.regular, size ?? 6).text(rest, x, document.y, { width, height: addressWindow.y + WINDOW_SLIP + height - document.y });
}

/** Short lines at the edge, where the folding machine and people fold. */
function drawFolds(document: PDFKit.PDFDocument): void {
  for (const y of foldsAt) {
    document
      .moveTo(5 * MM, y)
      .lineTo(10 * MM, y)
      .lineWidth(0.5)
      .stroke('#808080');
  }
}

function drawBody(document: PDFKit.PDFDocument, words: LetterWords, pageUrl: string): void {
  const { margin: x } = page;
  document
    .fillColor('#000000')
    .font(fonts.bold, 16)
    .text(words.title, x, 106 * MM, { width: textWidth });
  document.moveDown(0.5).font(fonts.regular, 11).text(words.lead, { width: textWidth });
  const boxTop = document.y + 5 * MM;
  document
    .roundedRect(x, boxTop, textWidth, 26 * MM, 6)
    .lineWidth(1)
    .stroke('#000000');
  document
    .fillColor('#000000')
    .font(fonts.regular, 10)
    .text(words.codeLabel, x, boxTop + 4 * MM, { width: textWidth, align: 'center' });
  document.font(fonts.bold, 26).text(words.code, x, boxTop + 10 * MM, { width: textWidth, align: 'center', characterSpacing: 2 });
  document.font(fonts.regular, 11).text(words.validity, x, boxTop + 30 * MM, { width: textWidth });
  const stepsTop = document.y + 5 * MM;
  const stepsWidth = textWidth - qr.size - 10 * MM;
  document.y = stepsTop;
  for (const [index, step] of words.steps.entries())
    document.text(`${index + 1}. ${step}`, x, document.y, { width: stepsWidth, paragraphGap: 5 });
  const stepsBottom = document.y;
  drawQr(document, pageUrl, { x: page.width - x - qr.size, y: stepsTop });
  document.font(fonts.regular, 8).fillColor('#000000');
  document.text(words.qrLabel, page.width - x - qr.size, stepsTop + qr.size + 4, { width: qr.size, align: 'center' });
  document.font(fonts.bold, 11).text(words.warning, x, Math.max(stepsBottom, stepsTop + qr.size + 12 * MM) + 5 * MM, { width: textWidth });
}

/** As a vector, so that any printer makes sharp edges. It leads to the page and holds no code: addresses end up in logs. */
function drawQr(document: PDFKit.PDFDocument, pageUrl: string, { x, y }: { readonly x: number; readonly y: number }): void {
  const { size, data } = QRCode.create(pageUrl, { errorCorrectionLevel: 'M' }).modules;
  const module = qr.size / (size + 2 * qr.quietModules);
  for (const [index, dark] of [...data].entries()) {
    if (dark === 0) continue;
    const [column, row] = [index % size, Math.floor(index / size)];
    document.rect(x + (column + qr.quietModules) * module, y + (row + qr.quietModules) * module, module, module);
  }
  document.fill('#000000');
}
