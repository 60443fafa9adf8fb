import type { Language } from '../../kernel/language.ts';

export type MailPart =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'code'; readonly digits: string }
  | { readonly kind: 'link'; readonly label: string; readonly url: string };

export interface Mail {
  readonly subject: string;
  readonly parts: readonly MailPart[];
}

/** The plain alternative: a link stands on a line of its own, so that every mail program finds its end. */
export function mailText(mail: Mail): string {
  return `${mail.parts.map(plain).join('\n\n')}\n`;
}

/**
 * The HTML alternative: one column that reflows, system fonts, no pictures, no tracking. What a link opens is also written out, because a
 * careful reader looks at the address first.
 */
export function mailHtml(language: Language, mail: Mail): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(mail.subject)}</title>
</head>
<body style="margin:0;padding:24px;background:#ffffff;color:#1a1a1a;font-family:system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;font-size:16px;line-height:1.5">
<main style="max-width:36em;margin:0 auto">
<h1 style="font-size:22px;line-height:1.3;margin:0 0 16px">${escapeHtml(mail.subject)}</h1>
${mail.parts.map(markup).join('\n')}
</main>
</body>
</html>
`;
}

function plain(part: MailPart): string {
  if (part.kind === 'link') return `${part.label}:\n${part.url}`;
  return part.kind === 'code' ? part.digits : part.text;
}

const codeStyle = 'margin:0 0 16px;font-size:28px;font-weight:bold;letter-spacing:4px';
const buttonStyle = 'display:inline-block;padding:12px 20px;background:#1d4f91;color:#ffffff;border-radius:4px';

function markup(part: MailPart): string {
  if (part.kind === 'paragraph') return `<p style="margin:0 0 16px">${escapeHtml(part.text)}</p>`;
  if (part.kind === 'code') return `<p style="${codeStyle}">${escapeHtml(part.digits)}</p>`;
  const url = escapeHtml(part.url);
  return `<p style="margin:0 0 8px"><a href="${url}" style="${buttonStyle}">${escapeHtml(part.label)}</a></p>
<p style="margin:0 0 16px;font-size:14px;word-break:break-all">${url}</p>`;
}

const replacements: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => replacements[character] ?? '');
}
