import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts', 'bench/**/*.test.ts'],
    // Style sheets are read as nothing, but for the palette, whose contrasts are tested.
    css: { include: /tokens\.css/ },
    // Two files at once on two processors as well (one by default): much of the time goes into waiting for servers.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // On processors with memory protection keys V8 may lose track of a code page where many threads come and go, and end
    // the process ("Check failed: jit_page.has_value()", Node 18 to 24). The tests start hundreds of workers; the app one.
    execArgv: ['--no-memory-protection-keys'],
  },
});
