import { migrateToLatest } from '../database/migrate.ts';
import { serviceRole } from '../database/service-role.ts';
import type { CommandIo, ExitCode } from './command-io.ts';

/** `paiza migrate`: brings the database to this release's schema. Safe to run again, and from several machines at once. */
export async function migrate(
  deps: { readonly config: { readonly database: { readonly url: string } } },
  _args: object,
  io: CommandIo,
): Promise<ExitCode> {
  const { ran, serviceRole: hasRole } = await migrateToLatest(deps.config.database.url);
  ran.forEach((name) => io.out(`ran ${name}`));
  io.out('the schema is current');
  io.out(
    hasRole
      ? `the role ${serviceRole} may work with it: add to the audit trail, never change it`
      : `the role ${serviceRole} is missing and this account may not make it: create role ${serviceRole} nologin, then migrate again`,
  );
  return 0;
}
