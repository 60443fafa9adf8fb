const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

function decoded(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi, (whole, decimal, hexadecimal, name) => {
    const code = decimal ? Number(decimal) : Number.parseInt(String(hexadecimal), 16);
    if (name) return entities[String(name).toLowerCase()] ?? String(whole);
    return code <= 0x10ffff ? String.fromCodePoint(code) : String(whole);
  });
}

/** What a person would read of a mail that has an HTML part alone: words, line breaks and the addresses of links. Plain text, not markup. */
export function readableText(html: string): string {
  const marked = html
    .replaceAll(/<(script|style|head)\b[^]*?<\/\1\s*>/gi, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/<a\b[^>]*?\bhref\s*=\s*["']([^"']*)["'][^>]*>(.*?)<\/a\s*>/gi, '$2 $1')
    .replaceAll(/<br\b[^>]*>|<\/(?:p|div|li|tr|h[1-6])\s*>/gi, '\n')
    .replaceAll(/<[^>]*>/g, '');
  return decoded(marked)
    .replaceAll(/ *\n */g, '\n')
    .trim();
}
