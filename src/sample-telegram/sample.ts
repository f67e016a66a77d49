// The sample Telegram, put together: a world, its server, its faults and its log, and a control port where wanted.
import { startControl, type RunningControl } from './control.ts';
import { ScriptedFaults } from './faults.ts';
import { answerHistory } from './history.ts';
import type { AnswerHistory } from './methods/call.ts';
import { RequestLog } from './request-log.ts';
import { startServer, type RunningServer, type ServerOptions } from './server.ts';
import type { Behaviour, ChannelKind } from './world/model.ts';
import { makeWorld, type MutableWorld, type WorldOptions } from './world/world.ts';

export interface SampleOptions extends WorldOptions, Pick<ServerOptions, 'savedKeys' | 'saveKeys' | 'habit'> {
  /** 0, the default: any free one. */
  readonly port?: number;
  /** A 2048-bit RSA key; without it a new one is made at every start. */
  readonly privateKeyPem?: string;
  readonly behaviour?: Partial<Behaviour>;
  /** Another way to choose what a page holds; by default Telegram's own. */
  readonly answerHistory?: AnswerHistory;
  /** Opens the control port, over HTTP. */
  readonly control?: boolean;
}

/** A channel as the program announces it; `posts`: those that are there now. */
export interface AnnouncedChannel {
  readonly id: number;
  readonly title: string;
  readonly username: string | null;
  readonly kind: ChannelKind;
  readonly posts: number;
}

export interface Sample {
  readonly host: string;
  readonly port: number;
  readonly publicKeyPem: string;
  readonly phone: string;
  readonly code: string;
  readonly password: string | null;
  readonly channels: readonly AnnouncedChannel[];
  readonly world: MutableWorld;
  readonly faults: ScriptedFaults;
  readonly log: RequestLog;
  readonly server: RunningServer;
  readonly control: RunningControl | null;
  close(): Promise<void>;
}

/** @throws RangeError with a sentence for options that make no world; the system's error where the port is taken */
export async function startSample(options: SampleOptions = {}): Promise<Sample> {
  const world = makeWorld(options);
  const faults = new ScriptedFaults(options.behaviour);
  const log = new RequestLog();
  const server = await startServer({
    world,
    faults,
    record: log.record,
    answerHistory: options.answerHistory ?? answerHistory,
    port: options.port ?? 0,
    ...(options.privateKeyPem !== undefined && { privateKeyPem: options.privateKeyPem }),
    ...(options.habit && { habit: options.habit }),
    ...(options.savedKeys && { savedKeys: options.savedKeys }),
    ...(options.saveKeys && { saveKeys: options.saveKeys }),
  });
  const control = options.control === true ? await startControl({ world, faults, log, server }) : null;
  const { phone, code, password } = world.account;
  return {
    host: server.host,
    port: server.port,
    publicKeyPem: server.publicKeyPem,
    phone,
    code,
    password,
    channels: world.channels.map((channel) => ({
      id: channel.id,
      title: channel.title,
      username: channel.username,
      kind: channel.kind,
      posts: channel.posts.length,
    })),
    world,
    faults,
    log,
    server,
    control,
    async close() {
      await control?.close();
      await server.close();
    },
  };
}
