// Unpacks the Chromium carried inside the npm package @sparticuz/chromium (nothing is downloaded) and says how to launch it.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** @returns {Promise<{ executablePath: string, env: Record<string, string> }>} */
export async function prepareBrowser(root) {
  if (process.env.CHROME_PATH) return { executablePath: process.env.CHROME_PATH, env: {} };
  const packageDir = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..');
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'));
  const dir = join(root, '.cache', `chromium-${version}`);
  mkdirSync(dir, { recursive: true });
  return unpackInto(dir, packageDir);
}

/** The package unpacks into os.tmpdir(), so TMPDIR points at our cache meanwhile: the next run finds it done. */
async function unpackInto(dir, packageDir) {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = dir;
  try {
    const { default: chromium, inflate } = await import('@sparticuz/chromium');
    const executablePath = await chromium.executablePath();
    const libraries = join(dir, 'al2023', 'lib');
    if (!existsSync(libraries)) await inflate(join(packageDir, 'bin', 'al2023.tar.br'));
    return { executablePath, env: { LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: join(dir, 'fonts') } };
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}
