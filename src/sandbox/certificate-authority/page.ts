import Router from '@koa/router';
import type { Context } from 'koa';
import { asset, sharedStyle } from '../web/asset.ts';
import type { Place } from '../web/frame.ts';
import { readText } from '../web/json-body.ts';
import { addressInLanguage, languageOf } from '../web/language.ts';
import type { CertificateAuthority } from './authority.ts';
import { readBytes } from './bounded-body.ts';
import { toPem } from './der.ts';
import { openKey } from './keys.ts';
import { peopleOfRegistries } from './people.ts';
import { authorityView, type AuthorityModel } from './view.ts';
import { parseWish } from './wish.ts';

export interface PageParts {
  readonly authority: CertificateAuthority;
  readonly places: readonly Place[];
  readonly registriesUrl: string;
}

const shownCertificates = 30;
const maxDocumentBytes = 1024 * 1024;
/** What a form wraps around a document. */
const maxWrappingBytes = 16_384;

async function showPage(ctx: Context, { authority, places, registriesUrl }: PageParts, fault?: AuthorityModel['fault']): Promise<void> {
  const language = languageOf(ctx, 'sandbox_lang');
  if (fault !== undefined) ctx.status = 422;
  ctx.type = 'html';
  ctx.body = authorityView({
    language,
    otherLanguageHref: addressInLanguage(ctx, language === 'ru' ? 'en' : 'ru'),
    places,
    people: await peopleOfRegistries(registriesUrl),
    certificates: authority.issued.list(shownCertificates),
    ...(fault === undefined ? {} : { fault }),
    now: new Date(),
  }).markup;
}

/** Another site's page may not press these buttons. */
async function refuseOtherSites(ctx: Context, next: () => Promise<void>): Promise<void> {
  const site = ctx.get('sec-fetch-site');
  if (site !== '' && site !== 'same-origin' && site !== 'none') return ctx.throw(403);
  await next();
}

function seeOther(ctx: Context, address: string): void {
  ctx.redirect(address);
  ctx.status = 303;
}

async function issue(ctx: Context, parts: PageParts): Promise<void> {
  const form = new URLSearchParams(await readText(ctx));
  const chosen = form.get('person') ?? '';
  const person = (await peopleOfRegistries(parts.registriesUrl)).find(({ snils }) => snils === chosen);
  const data = person ?? Object.fromEntries(['familyName', 'givenName', 'patronymic', 'snils'].map((name) => [name, form.get(name) ?? '']));
  const withoutSnils = form.has('withoutSnils') ? { snils: undefined } : {};
  const parsed = parseWish({ ...data, ...withoutSnils, algorithm: form.get('algorithm') ?? 'rsa', expired: form.has('expired') });
  if ('faults' in parsed || (parsed.wish.snils === undefined && !form.has('withoutSnils'))) return showPage(ctx, parts, 'incomplete');
  const { serialNumber } = await parts.authority.issue(parsed.wish);
  seeOther(ctx, `/#c-${serialNumber}`);
}

/** The two fields of the form that signs; undefined when it is not whole, or the document too large. */
async function readSignForm(ctx: Context): Promise<{ readonly serialNumber: string; readonly document: File } | undefined> {
  const body = await readBytes(ctx, maxDocumentBytes + maxWrappingBytes);
  if (body === undefined) return undefined;
  const headers = { 'content-type': ctx.get('content-type') };
  const form = await new Response(Uint8Array.from(body), { headers }).formData().catch(() => undefined);
  const [serialNumber, document] = [form?.get('certificate'), form?.get('document')];
  const isWhole = typeof serialNumber === 'string' && document instanceof File && document.size > 0 && document.size <= maxDocumentBytes;
  return isWhole ? { serialNumber, document } : undefined;
}

async function sign(ctx: Context, parts: PageParts): Promise<void> {
  const form = await readSignForm(ctx);
  const certificate = form === undefined ? undefined : parts.authority.issued.find(form.serialNumber);
  if (form === undefined || certificate === undefined) return showPage(ctx, parts, 'noDocument');
  ctx.attachment(`${form.document.name}.p7s`);
  ctx.type = 'application/pkcs7-signature';
  ctx.body = parts.authority.sign(certificate, await form.document.bytes());
}

function sendFile(ctx: Context, { authority }: PageParts, ending: 'crt' | 'key'): void {
  const { serial = '' } = ctx['params'] as Readonly<Record<string, string>>;
  const found = authority.issued.find(serial);
  if (found === undefined) return;
  ctx.attachment(`${found.serialNumber}.${ending}`);
  ctx.type = 'application/x-pem-file';
  ctx.body = ending === 'crt' ? toPem('CERTIFICATE', Buffer.from(found.certificate, 'base64')) : openKey(found.key).pem;
}

/** For people: everything works without a script. */
export function pageRoutes(parts: PageParts): Router {
  const router = new Router();
  router.get('/', (ctx) => showPage(ctx, parts));
  router.post('/certificates', refuseOtherSites, (ctx) => issue(ctx, parts));
  router.post('/sign', refuseOtherSites, (ctx) => sign(ctx, parts));
  router.post('/certificates/:serial/revoke', refuseOtherSites, (ctx) => {
    const revoked = parts.authority.revoke(ctx.params['serial'] ?? '');
    if (revoked !== undefined) seeOther(ctx, `/#c-${revoked.serialNumber}`);
  });
  router.get('/certificates/:serial.crt', (ctx) => sendFile(ctx, parts, 'crt'));
  router.get('/certificates/:serial.key', (ctx) => sendFile(ctx, parts, 'key'));
  router.get('/style.css', sharedStyle());
  router.get('/certificate-authority.css', asset(import.meta.url, 'certificate-authority.css'));
  return router;
}
