#!/usr/bin/env node
// The `paiza` command from any folder. Files named on the command line are looked for where the caller stands:
// `npm run` changes to the project's folder first and keeps the caller's in INIT_CWD.
import { join } from 'node:path';
import { root, runOnCarriedNode } from './carried-node.mjs';
import { ensureInstalled } from './install.mjs';

const callerFolder = process.env.npm_lifecycle_event === 'paiza' ? (process.env.INIT_CWD ?? process.cwd()) : process.cwd();

await ensureInstalled(root);
// V8 would let its heap grow with the machine's memory; what lives at once is a fifth of this.
const heap = ['--max-semi-space-size=8', '--max-old-space-size=256'];
runOnCarriedNode([...heap, join(root, 'src/main.ts'), ...process.argv.slice(2)], callerFolder);
