// `npm test`: Jest in this process, so that the verdict is the last line even when the set-up itself fails.
import './support/summary-reporter.mjs';
import { createRequire } from 'node:module';

createRequire(import.meta.url)('jest').run();
