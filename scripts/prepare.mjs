// Everything an Electron process needs to start on this machine, as an environment to start it with.
import { ensureElectron } from './runtime.mjs';
import { canSandbox, ensureSystem, hasDisplay, startVirtualDisplay } from './system.mjs';

/**
 * Resolves to { electron, env, stop }: the executable, the environment for programs that start it (Playwright,
 * electron-vite), and what ends the virtual display where one was needed. `extraPackages` are installed along with the
 * rest where packages can be installed. Throws an Error meant for the user.
 */
export async function prepareElectron({ extraPackages = [], log = console.error } = {}) {
  const electron = await ensureElectron(log);
  ensureSystem(electron, { extra: extraPackages, log });
  const env = { ...process.env };
  if (!canSandbox(electron)) env.ELECTRON_DISABLE_SANDBOX = '1';
  if (hasDisplay()) return { electron, env, stop: async () => {} };
  const { display, stop } = await startVirtualDisplay();
  env.DISPLAY = display;
  return { electron, env, stop };
}
