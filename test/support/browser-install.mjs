// Unpacks the Chromium carried inside the npm package @sparticuz/chromium (nothing is downloaded) and says how to launch it.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** @returns {Promise<{ executablePath: string, env: Record<string, string> }>} */
export async function prepareBrowser(root) {
  if (process.env.CHROME_PATH) return { executablePath: process.env.CHROME_PATH, env: {} };
  const packageDir = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..');
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'));
  const dir = join(root, '.cache', `chromium-${version}`);
  if (!existsSync(join(dir, 'fonts.conf'))) await unpackOnce(dir, packageDir);
  return {
    executablePath: join(dir, 'chromium'),
    env: { LD_LIBRARY_PATH: join(dir, 'al2023', 'lib'), FONTCONFIG_FILE: join(dir, 'fonts.conf') },
  };
}

/** Unpacks beside and renames, so that a second run started meanwhile never sees half a browser. */
async function unpackOnce(dir, packageDir) {
  const draft = `${dir}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  await unpackInto(draft, packageDir);
  writeFileSync(join(draft, 'fonts.conf'), fontConfiguration(dir));
  rmSync(dir, { recursive: true, force: true });
  try {
    renameSync(draft, dir);
  } catch {
    rmSync(draft, { recursive: true, force: true }); // another run was faster, its browser is as good
  }
}

/** The package always unpacks into os.tmpdir(), so TMPDIR points elsewhere meanwhile. */
async function unpackInto(dir, packageDir) {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = dir;
  try {
    const { default: chromium, inflate } = await import('@sparticuz/chromium');
    await chromium.executablePath();
    await inflate(join(packageDir, 'bin', 'al2023.tar.br'));
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

/** The package's own file looks in /tmp/fonts; without a single font the first form field ends the browser. */
function fontConfiguration(dir) {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(dir, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(dir, 'font-cache')}</cachedir>
</fontconfig>
`;
}
