// The window's page comes from the app's own scheme, not from file:// (Electron's security checklist): a page there
// reads the built files and nothing else on the disk.
import { protocol } from 'electron';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

const SCHEME = 'lacuna';
export const PAGE_URL = `${SCHEME}://app/index.html`;

// Styles set by script pass: the rule is about markup. Nothing inline, nothing from elsewhere, no connection at all.
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Before the app is ready. */
export function registerPageScheme(): void {
  // Without a code cache: compiled scripts in the data folder would be run unchecked, for some milliseconds a start.
  const privileges = { standard: true, secure: true };
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }]);
}

/** What a page is made of, by the ends of the names. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
]);

/**
 * Serves the files of `folder`, and answers 404 for whatever lies outside it. Scripts wait for `answering`: they ask main as
 * soon as they run. What they wait for is loaded while the window makes itself ready, and so costs it no time.
 */
export function servePage(folder: string, answering: Promise<unknown>): void {
  protocol.handle(SCHEME, async (request) => {
    const { host, pathname } = new URL(request.url);
    const file = path.join(folder, path.normalize(decodeURIComponent(pathname)));
    const type = TYPES.get(path.extname(file));
    if (host !== 'app' || !file.startsWith(folder + path.sep) || type === undefined) return notFound();
    if (path.extname(file) === '.js') await answering;
    // Not by net.fetch: the way through Chromium's network service and back took longer than all else that is done here.
    const bytes = await readFile(file).catch(() => null);
    if (!bytes) return notFound();
    return new Response(bytes, {
      headers: {
        'Content-Type': type,
        'Content-Security-Policy': CONTENT_SECURITY_POLICY,
        'X-Content-Type-Options': 'nosniff',
      },
    });
  });
}

function notFound(): Response {
  return new Response(null, { status: 404 });
}
