// Jest transform: TypeScript to JavaScript by Node's own type stripping. Positions are preserved, so no source map is needed.
import { createHash } from 'node:crypto';
import { stripTypeScriptTypes } from 'node:module';

const transform = (source) => ({ code: stripTypeScriptTypes(source, { mode: 'strip' }) });

export default {
  process: transform,
  processAsync: async (source) => transform(source),
  getCacheKey: (source, path, { configString, instrument }) =>
    createHash('sha256').update(`${process.version}\0${path}\0${configString}\0${instrument}\0${source}`).digest('hex'),
};
