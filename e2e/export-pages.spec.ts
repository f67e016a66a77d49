// Exported pages in a real window: hostile texts are shown as the texts that they are, and nothing is loaded or run.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { openCache } from '../src/main/cache/client.ts';
import { runExport } from '../src/main/export/run-export.ts';
import { channelId } from '../src/shared/domain/ids.ts';
import type { Message } from '../src/shared/domain/message.ts';
import { expect, test } from './support/lacuna.ts';

const CHANNEL = {
  channelId: channelId('77'),
  name: '</title><script>hacked = 1</script>\u202Eriver',
  username: 'river"><img src=x onerror=hacked=1>',
  kind: 'channel',
  subscribers: null,
} as const;
const DATE = Date.parse('2024-01-01T00:00:00Z') / 1000;

const HOSTILE = [
  '<script>hacked = 1</script>',
  '<img src=x onerror="hacked=1"><svg onload=hacked=1>',
  '</div></article></main></body></html><h1>End</h1>',
  '<!-- <![CDATA[ ]]> --!> <style>*{display:none}</style>',
  `"'\`><a href="javascript:hacked=1">x</a>`,
  'line\nbreak  and   spaces\ttab',
  'return\r\nand\rreturn',
  '\u202Eright to left \u2066 never closed',
  'שלום עולם, hello',
  '&lt;b&gt; &amp; &#60;',
  '👩‍👩‍👧 ＜script＞ \u2028 \uFEFF',
  '<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example/">',
];

const post = (at: number, change: Partial<Message>): Message => ({
  channelId: CHANNEL.channelId,
  messageId: at + 1,
  date: DATE + at,
  senderId: null,
  firstName: null,
  lastName: null,
  username: null,
  text: null,
  mediaType: null,
  media: null,
  replyTo: null,
  postAuthor: null,
  isForwarded: false,
  forwardedFromChannelId: null,
  forwardedFromName: null,
  action: null,
  views: null,
  forwards: null,
  replies: null,
  reactions: null,
  entities: null,
  editDate: null,
  editHide: false,
  groupedId: null,
  fetchedAt: DATE + 86_400,
  ...change,
});

test('hostile texts are shown as they are; nothing runs, nothing is loaded, links lead to the web only', async ({
  open,
  sampleFlags,
  userData,
}) => {
  const cache = await openCache({
    file: path.join(userData, 'hostile.sqlite'),
    telegram: 'sample',
    workerPath: new URL('../src/main/cache/worker.ts', import.meta.url),
  });
  const file = path.join(userData, 'hostile.html');
  try {
    const period = { from: null, until: null };
    await cache.addChannel({ channel: CHANNEL, user: '7', period, firstVisible: null, lastCut: DATE + 3_600 });
    const everywhere = HOSTILE.map((text, at) =>
      post(at, {
        text,
        postAuthor: text,
        isForwarded: true,
        forwardedFromName: text,
        mediaType: 'document',
        media: { mimeType: text, fileName: text, fileSize: 1 },
        reactions: [{ emoji: text, count: 1 }],
        entities: [
          {
            type: 'text_url',
            offset: 0,
            length: 4,
            url: at % 2 === 0 ? 'javascript:hacked=1' : 'https://example.org/?"><x',
          },
          { type: text, offset: 1, length: 3 },
        ],
      }),
    );
    const claim = { from: DATE, until: DATE + 3_600 };
    const captured = { capturedFrom: DATE + 86_400, capturedUntil: DATE + 86_400 };
    const commit = { channel: CHANNEL, claim, deleted: [], ...captured, replaceExisting: true } as const;
    await cache.commitBatch({ ...commit, messages: everywhere, purpose: 'fill' });
    const edited = everywhere.map((one) => ({ ...one, text: `${one.text} (edited)`, fetchedAt: one.fetchedAt + 60 }));
    await cache.commitBatch({
      ...commit,
      messages: edited,
      capturedUntil: captured.capturedUntil + 60,
      purpose: 'check',
    });
    const spec = {
      selection: { channels: [CHANNEL.channelId], range: claim, filter: {} },
      columns: ['message'] as const,
      format: { kind: 'html', perPage: null } as const,
    };
    const request = { spec, target: file, appVersion: '0.0.0', now: DATE };
    await runExport(cache, request, () => undefined, new AbortController().signal);
  } finally {
    await cache.close();
  }

  const { app } = await open('--sample', ...sampleFlags);
  const [page] = await Promise.all([
    app.waitForEvent('window'),
    app.evaluate(({ BrowserWindow }, url) => {
      const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true } });
      void window.loadURL(url);
    }, pathToFileURL(file).href),
  ]);
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('request', (request) => requests.push(request.url()));
  await page.reload();
  await page.waitForLoadState('load');

  const textsOf = (selector: string) => page.locator(selector).allTextContents();
  expect(await page.evaluate('"hacked" in window')).toBe(false);
  await expect(page.locator('article')).toHaveCount(HOSTILE.length);
  expect(await textsOf('article > .text')).toEqual(HOSTILE.map((text) => `${text} (edited)`));
  expect(await textsOf('blockquote .text')).toEqual(HOSTILE);
  expect(await textsOf('.head bdi')).toEqual(HOSTILE);
  expect(await textsOf('h1')).toEqual([CHANNEL.name]);
  expect(await page.title()).toBe(CHANNEL.name);
  const active = 'script, img, svg, iframe, object, embed, base, link, form, [onload], [onerror], [onclick]';
  await expect(page.locator(active)).toHaveCount(0);
  const links = await page.locator('a').all();
  expect(links.length).toBeGreaterThan(HOSTILE.length);
  for (const link of links) {
    expect(new URL((await link.getAttribute('href')) ?? '').protocol).toBe('https:');
    expect(await link.getAttribute('rel')).toContain('noopener');
  }
  // The page's own style is the one that its policy lets through.
  await expect(page.locator('body')).toHaveCSS('max-width', '736px');
  expect(complaints).toEqual([]);
  expect(requests).toEqual([pathToFileURL(file).href]);
});
