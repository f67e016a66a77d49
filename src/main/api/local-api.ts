// The local API as a service: switched on and off, its port and its token. Off unless somebody switches it on.
import { z } from 'zod';
import { failureOf, type Failure } from '../../shared/domain/failure.ts';
import type { Download } from '../../shared/domain/download.ts';
import { DEFAULT_API_PORT, type LocalApiState } from '../../shared/domain/local-api.ts';
import type { EventName } from '../../shared/contract/names.ts';
import type { SessionState } from '../../shared/domain/session.ts';
import type { JsonFile } from '../settings-file.ts';
import type { ApiArchive, ApiContext, ApiCounters, ApiTimes } from './context.ts';
import { endpointsFor } from './endpoints.ts';
import { ExportFiles } from './export-files.ts';
import { SharedDownloads } from './history/shared-downloads.ts';
import { startHttpServer, type HttpServerParts, type RunningServer } from './http-server.ts';
import { makeToken } from './token.ts';
import { Watch } from './watch.ts';

/** What is kept of it. The token itself is nowhere. */
export const apiSettings = z.object({
  enabled: z.boolean().catch(false),
  port: z.int().min(0).max(65_535).catch(DEFAULT_API_PORT),
  tokenHash: z
    .string()
    .regex(/^[\da-f]{64}$/)
    .nullable()
    .catch(null),
});
export type ApiSettings = z.infer<typeof apiSettings>;

type Switches = Pick<ApiSettings, 'enabled' | 'port'>;

export interface LocalApiParts {
  readonly settings: Pick<JsonFile<ApiSettings>, 'value' | 'change' | 'written'>;
  /** Throws a Failure while none is open. */
  readonly archive: () => ApiArchive;
  readonly account: () => SessionState;
  readonly appVersion: string;
  /** Where exports lie until they are sent. */
  readonly exportFolder: string;
  readonly onState: (state: LocalApiState) => void;
  readonly log: (line: string) => void;
  readonly times?: Partial<ApiTimes>;
  readonly limits?: HttpServerParts['limits'];
  readonly counters?: ApiCounters;
}

const TIMES: ApiTimes = { heartbeat: 10_000, hold: 10_000, stall: 600_000 };
/** What a stream may be waiting for. */
const TELLING: readonly EventName[] = [
  'batch-committed',
  'download.changed',
  'channel.changed',
  'channel.removed',
  'app.state-changed',
];

export class LocalApi {
  readonly #parts: LocalApiParts;
  readonly #context: ApiContext;
  #server: RunningServer | null = null;
  #failure: Failure | null = null;
  #forNow: Partial<Switches> = {};
  /** One change at a time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: LocalApiParts) {
    this.#parts = parts;
    this.#context = {
      archive: parts.archive,
      account: parts.account,
      watch: new Watch(),
      downloads: new SharedDownloads(),
      exports: new ExportFiles(parts.exportFolder),
      appVersion: parts.appVersion,
      times: { ...TIMES, ...parts.times },
      counters: parts.counters ?? { pages: 0, stalls: 0, mostBuffered: 0 },
      log: parts.log,
    };
  }

  get state(): LocalApiState {
    return {
      ...this.#switches,
      hasToken: this.#parts.settings.value.tokenHash !== null,
      address: this.#server && `http://127.0.0.1:${this.#server.port}`,
      failure: this.#failure,
    };
  }

  /** To be told all that is told to the window: streams wait for some of it. */
  heard(name: EventName): void {
    if (TELLING.includes(name)) this.#context.watch.changed();
  }

  /** The window wishes for a download: it goes on although the stream that it was made for leaves. */
  async keep(download: Download): Promise<Download> {
    await this.#context.downloads.keep(this.#parts.archive().downloader, download.downloadId);
    return download;
  }

  /**
   * Begins to answer where it is switched on. A port that can't be had is told in the state. `forNow` counts before what
   * is kept, until the end or the next {@link set}: a command may serve without switching it on for good.
   */
  start(forNow: Partial<Switches> = {}): Promise<LocalApiState> {
    return this.#step(async () => {
      this.#forNow = forNow;
      await this.#restart();
    });
  }

  /** Holds at once. A port that can't be had is told in the state. */
  set(change: Partial<Switches>): Promise<LocalApiState> {
    return this.#step(async () => {
      const before = this.#switches;
      this.#forNow = {};
      await this.#parts.settings.change(change);
      const { enabled, port } = this.#switches;
      const isSame = before.enabled === enabled && before.port === port;
      if (!isSame || (enabled && this.#server === null)) await this.#restart();
    });
  }

  /** Makes a token, the only time that it is told. The one before ends, and so do the streams that it opened. */
  async newToken(): Promise<{ readonly token: string; readonly state: LocalApiState }> {
    const { token, hash } = makeToken();
    const state = await this.#step(async () => {
      await this.#parts.settings.change({ tokenHash: hash });
      await this.#restart();
    });
    return { token, state };
  }

  async close(): Promise<void> {
    await this.#last.catch(() => undefined);
    await this.#stop('Lacuna was closed.');
    await this.#parts.settings.written();
  }

  get #switches(): Switches {
    const { enabled, port } = { ...this.#parts.settings.value, ...this.#forNow };
    return { enabled, port };
  }

  async #restart(): Promise<void> {
    const { enabled, port } = this.#switches;
    await this.#stop('The local API was switched off or set anew.');
    if (!enabled) return;
    await this.#context.exports.removeLeftovers();
    const { appVersion, settings, limits } = this.#parts;
    try {
      this.#server = await startHttpServer(port, {
        endpoints: endpointsFor(appVersion, () => this.state.address ?? ''),
        context: this.#context,
        tokenHash: () => settings.value.tokenHash,
        ...(limits === undefined ? {} : { limits }),
      });
    } catch (thrown) {
      this.#failure = failureOf(thrown);
    }
  }

  async #stop(why: string): Promise<void> {
    const server = this.#server;
    this.#server = null;
    this.#failure = null;
    await server?.close(why);
  }

  #step(work: () => Promise<void>): Promise<LocalApiState> {
    const done = this.#last
      .catch(() => undefined)
      .then(work)
      .finally(() => this.#parts.onState(this.state))
      .then(() => this.state);
    this.#last = done;
    return done;
  }
}
