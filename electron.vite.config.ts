import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

// Hot reloading needs an inline script and a socket, which the page's strict policy forbids. What is built keeps it.
const developWithoutPolicy: Plugin = {
  name: 'develop-without-policy',
  apply: 'serve',
  transformIndexHtml: {
    order: 'pre',
    handler: (html) => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, ''),
  },
};

// The oldest runtime we run on is Electron 33 (see scripts/runtime.mjs): Node 20.18, Chromium 130.
export default defineConfig({
  main: {
    build: {
      target: 'node20.18',
      // Of many small files each: read one by one, they took an eighth of the time in which the window shows itself.
      externalizeDeps: { exclude: ['zod', 'hyparquet-writer'] },
      rolldownOptions: {
        input: { index: 'src/main/index.ts', 'sample-telegram': 'src/sample-telegram/main.ts' },
      },
    },
  },
  preload: {
    build: {
      target: 'node20.18',
      // Sandboxed preloads can only be CommonJS; package.json says "type": "module", hence .cjs.
      rolldownOptions: { output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    build: { target: 'chrome130', minify: true },
    plugins: [react(), developWithoutPolicy],
  },
});
