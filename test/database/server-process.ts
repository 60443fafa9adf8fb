// A program of its own for the crash tests: starts the embedded server on the folder named first and waits to be killed.
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.ts';

const { url, pid } = await startEmbeddedPostgres(process.argv[2]!);
process.stdout.write(`${JSON.stringify({ url, pid })}\n`);
setInterval(() => undefined, 60_000);
