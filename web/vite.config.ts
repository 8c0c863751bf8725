import { copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const out = resolve(import.meta.dirname, '../src/contactline/server/viewer');

/** The page of the API's description is served from our own host: its two files go with the build. */
function apiDocs(): Plugin {
  return {
    name: 'api-docs',
    apply: 'build',
    closeBundle() {
      const from = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
      mkdirSync(join(out, 'docs'), { recursive: true });
      for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js'])
        copyFileSync(join(from, file), join(out, 'docs', file));
    },
  };
}

export default defineConfig({
  base: './',
  plugins: [apiDocs()],
  build: {
    outDir: out,
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
  },
  worker: { format: 'es' },
  // How long an example takes is the machine's affair.
  test: { testTimeout: 120_000 },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': process.env.CONTACTLINE_SERVER ?? 'http://127.0.0.1:8000',
      '/tiles': process.env.CONTACTLINE_SERVER ?? 'http://127.0.0.1:8000',
    },
  },
});
