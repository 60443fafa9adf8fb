import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Context, Middleware } from 'koa';

const own = (file: string): string => join(import.meta.dirname, 'assets', file);
const require = createRequire(import.meta.url);

/** Every file a page may load. What is not listed is not served, whatever the URL. */
const files = {
  'styles.css': own('styles.css'),
  'mark.svg': own('mark.svg'),
  'page.js': own('page.js'),
  'identity-form.js': own('identity-form.js'),
  'passkeys.js': own('passkeys.js'),
  'password-meter.js': own('password-meter.js'),
  'progress.js': own('progress.js'),
  'push.js': own('push.js'),
  'recovery-puzzle.js': own('recovery-puzzle.js'),
  'service-centres.js': own('service-centres.js'),
  'russian-passwords.json': join(import.meta.dirname, '../../config/passwords/russian.json'),
  'vendor/zxcvbn-core.js': require.resolve('@zxcvbn-ts/core/dist/zxcvbn-ts.js'),
  'vendor/zxcvbn-common.js': require.resolve('@zxcvbn-ts/language-common/dist/zxcvbn-ts.js'),
} as const;

export type AssetName = keyof typeof files;

/** URL of an asset. It carries a hash of the content, so browsers may keep it for ever. */
export function assetUrl(name: AssetName): string {
  return catalogue().urls[name];
}

/** Answers `/assets/…` from memory; everything else goes on. */
export const serveAssets: Middleware = async (ctx, next) => {
  if (!ctx.path.startsWith('/assets/')) {
    await next();
    return;
  }
  ctx.set('X-Content-Type-Options', 'nosniff');
  const asset = catalogue().byPath.get(ctx.path);
  if (asset === undefined) ctx.status = 404;
  else if (ctx.method !== 'GET' && ctx.method !== 'HEAD') ctx.status = 405;
  else await send(ctx, asset);
};

async function send(ctx: Context, asset: Asset): Promise<void> {
  const encoding = preferredEncoding(ctx);
  ctx.set('Cache-Control', 'public, max-age=31536000, immutable');
  ctx.vary('Accept-Encoding');
  if (encoding !== 'identity') ctx.set('Content-Encoding', encoding);
  ctx.type = asset.type;
  ctx.body = await asset.encoded(encoding);
}

/** Brotli whenever it is accepted: browsers list gzip first without preferring it. */
function preferredEncoding(ctx: Context): Encoding {
  const smallestFirst = ['br', 'gzip'] as const;
  return smallestFirst.find((encoding) => ctx.acceptsEncodings(encoding) === encoding) ?? 'identity';
}

type Encoding = 'br' | 'gzip' | 'identity';

interface Asset {
  readonly type: string;
  readonly encoded: (encoding: Encoding) => Promise<Buffer>;
}

interface Catalogue {
  readonly urls: Readonly<Record<AssetName, string>>;
  readonly byPath: ReadonlyMap<string, Asset>;
}

let loaded: Catalogue | undefined;

/** Read once per process, at the first use. */
function catalogue(): Catalogue {
  loaded ??= load();
  return loaded;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
};

function load(): Catalogue {
  const byPath = new Map<string, Asset>();
  const urls = Object.entries(files).map(([name, file]) => {
    const content = readFileSync(file);
    const extension = extname(name);
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
    const url = `/assets/${name.slice(0, -extension.length)}.${hash}${extension}`;
    byPath.set(url, { type: types[extension] ?? 'application/octet-stream', encoded: compressOnce(content) });
    return [name, url];
  });
  return { urls: Object.fromEntries(urls) as Record<AssetName, string>, byPath };
}

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** Compresses in the thread pool at the first request for an encoding, so that starting costs nothing, and keeps the answer. */
function compressOnce(content: Buffer): Asset['encoded'] {
  const kept = new Map<Encoding, Promise<Buffer>>();
  return (encoding) => {
    const answer = kept.get(encoding) ?? compress(content, encoding);
    kept.set(encoding, answer);
    return answer;
  };
}

async function compress(content: Buffer, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'br') return brotli(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
  return encoding === 'gzip' ? gzipped(content, { level: 9 }) : content;
}
