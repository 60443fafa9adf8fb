import { html, type Html } from '../web/html.ts';

const link = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/;

/** The text with its web links clickable; everything else is escaped. */
export function withLinks(text: string): readonly Html[] {
  return text
    .split(link)
    .map((piece, index) => (index % 2 === 1 ? html`<a href="${piece}" rel="noreferrer">${piece}</a>` : html`${piece}`));
}

/** One-time codes in a message, as people read them: six digits on their own, not part of a link or of a longer number. */
export function codesIn(text: string): readonly string[] {
  const withoutLinks = text.replaceAll(new RegExp(link, 'g'), ' ');
  return [...new Set([...withoutLinks.matchAll(/(?<![\d+\w.-])\d{6}(?![\d\w]|[.-]\d)/g)].map(([code]) => code))];
}
