import type { Context } from 'koa';

export type Language = 'ru' | 'en';
/** One text in both languages. */
export type Text = Readonly<Record<Language, string>>;

function parseLanguage(text: unknown): Language | undefined {
  return text === 'ru' || text === 'en' ? text : undefined;
}

/** The language of this request: `?lang=` (remembered in the cookie), else the cookie, else Russian. */
export function languageOf(ctx: Context, cookieName: string): Language {
  const chosen = parseLanguage(ctx.query['lang']);
  if (chosen) ctx.cookies.set(cookieName, chosen, { httpOnly: true, sameSite: 'lax', overwrite: true, maxAge: 365 * 86_400_000 });
  return chosen ?? parseLanguage(ctx.cookies.get(cookieName)) ?? 'ru';
}

/** Address of the same page in another language; other query parameters stay. */
export function addressInLanguage(ctx: Context, language: Language): string {
  const query = new URLSearchParams(ctx.querystring);
  query.set('lang', language);
  return `${ctx.method === 'GET' ? ctx.path : '/'}?${query.toString()}`;
}
