import { setImmediate as letOthersBy } from 'node:timers/promises';
import { MM, openSheet, pdfFonts } from '../../pdf/sheet.ts';
import type { PageContext } from '../../views/page-context.ts';
import { formatPastMoment } from '../../views/dates.ts';
import type { EventNames } from '../activity/event-text.ts';
import type { ReadableCopy } from './readable-copy.ts';
import { copySections, type CopySection } from './sections.ts';

const margin = 18 * MM;
const width = 210 * MM - 2 * margin;
const bottom = 297 * MM - margin;
/** A file of a thousand pages is no reading; the JSON has every event. */
const MOST_ROWS = 3000;

/** Rows that are drawn in one go. */
const AT_ONCE = 25;

/** The copy to read: A4, a heading for each part, what it is called on the left and what it says on the right. */
export async function exportAsPdf(context: Pick<PageContext, 't' | 'language'>, data: ReadableCopy, names: EventNames): Promise<Buffer> {
  const { t, language } = context;
  const { document, finish } = openSheet({ size: 'A4', title: t('personal_data.copy_title'), language });
  document.font(pdfFonts.bold, 20).text(t('personal_data.copy_title'), margin, margin, { width });
  const made = t('personal_data.copy_made', { at: formatPastMoment(language, data.made_at, new Date(0)), site: data.issuer });
  document.font(pdfFonts.regular, 10).fillColor('#48595f').text(made, { width, paragraphGap: 8 }).fillColor('#000000');
  for (const section of copySections(context, data, names)) await drawSection(document, section);
  return finish();
}

/** After some rows everything else that the process has to do comes first. */
async function drawSection(document: PDFKit.PDFDocument, { title, rows, note }: CopySection): Promise<void> {
  makeRoom(document, 22 * MM);
  document.font(pdfFonts.bold, 14).text(title, margin, document.y + 4 * MM, { width, paragraphGap: 4 });
  if (note !== undefined)
    document.font(pdfFonts.regular, 10).fillColor('#48595f').text(note, { width, paragraphGap: 3 }).fillColor('#000000');
  for (const [index, { label, value }] of rows.slice(0, MOST_ROWS).entries()) {
    drawRow(document, label, value);
    if (index % AT_ONCE === 0) await letOthersBy();
  }
}

const labelWidth = 62 * MM;
const valueLeft = margin + labelWidth + 4 * MM;
const valueWidth = width - labelWidth - 4 * MM;

/** On one line with each other, so that a copy reads like the form it came from; a row is never cut by the end of a page. */
function drawRow(document: PDFKit.PDFDocument, label: string, value: string): void {
  document.font(pdfFonts.regular, 10);
  const height = Math.max(document.heightOfString(label, { width: labelWidth }), document.heightOfString(value, { width: valueWidth }));
  makeRoom(document, height);
  const top = document.y;
  document.fillColor('#48595f').text(label, margin, top, { width: labelWidth });
  document.fillColor('#000000').text(value, valueLeft, top, { width: valueWidth });
  document.x = margin;
  document.y = top + height + 1.2 * MM;
}

function makeRoom(document: PDFKit.PDFDocument, height: number): void {
  if (document.y + height <= bottom) return;
  document.addPage();
  document.x = margin;
  document.y = margin;
}
