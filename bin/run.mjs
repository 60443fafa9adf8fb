// `npm start`, `npm test` and the rest on a fresh clone: installs when package-lock.json changed, then goes on with the Node we carry.
import { root, runOnCarriedNode } from './carried-node.mjs';
import { ensureInstalled } from './install.mjs';

await ensureInstalled(root);
runOnCarriedNode(process.argv.slice(2), root);
