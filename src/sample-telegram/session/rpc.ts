// One call of a method, from its bytes to its answer's: wrappers off, faults met, refusals told, the log kept.
import { gzipSync } from 'node:zlib';
import { type Call, type Notes, RpcError, type Services } from '../methods/call.ts';
import { notesOf } from '../methods/notes.ts';
import { handlerOf, isOpen } from '../methods/methods.ts';
import type { Definition } from '../tl/definition.ts';
import { TlReader } from '../tl/reader.ts';
import { definitionOfId, isMethod } from '../tl/schema.ts';
import { GZIP_PACKED } from '../tl/schema/mtproto.ts';
import { numberOf, TlError, type TlObject, type TlValue } from '../tl/value.ts';
import { encode, TlWriter } from '../tl/writer.ts';
import type { Fault, Faults, RequestRecord } from '../world/model.ts';
import type { AuthKey } from './auth-keys.ts';
import type { Budget } from './budget.ts';

export interface Outcome {
  /** What rpc_result carries; null: silence. */
  readonly result: Buffer | null;
  readonly delayMs: number;
  /** The connection breaks in the middle of the answer. */
  readonly cut: boolean;
}

/** What a server of other habits makes of an answer. */
export type Habit = (method: string, answer: TlValue, params: TlObject) => TlValue;

export interface RpcOptions {
  readonly services: Services;
  readonly faults: Faults;
  readonly budget: Budget;
  readonly record: (request: RequestRecord) => void;
  readonly habit: Habit;
  readonly revokeAll: () => void;
  /** Somebody may have signed in or out. */
  readonly signInsChanged: () => void;
  /** The server's own faults. */
  readonly report: (error: unknown) => void;
}

const WRAPPERS = new Set([
  'invokeWithLayer',
  'initConnection',
  'invokeWithoutUpdates',
  'invokeAfterMsg',
  'invokeAfterMsgs',
]);
/** Longer answers are compressed, as Telegram does; files never are. */
const COMPRESS_FROM = 2048;

export class Rpc {
  readonly #options: RpcOptions;

  constructor(options: RpcOptions) {
    this.#options = options;
  }

  /** Never throws: what goes wrong is told to the client. */
  async answer(body: Uint8Array, key: AuthKey): Promise<Outcome> {
    const { faults } = this.#options;
    const reader = new TlReader(body);
    let method = 'unknown';
    let notes: Notes = { channelId: null, query: null, shown: [] };
    let fault: Fault | null = null;
    let error: RpcError | null = null;
    let result: Buffer | null = null;
    try {
      const definition = methodOf(reader, key);
      method = definition.name;
      const params = paramsOf(reader, definition);
      notes = notesOf(params);
      fault = faults.meet(method);
      this.#refuse(method, key, fault);
      result = await this.#run({ key, notes, params }, definition);
    } catch (caught) {
      error = this.#asRpcError(caught);
      result = encode({ _: 'rpc_error', error_code: error.code, error_message: error.message }, 0);
    }
    const isLost = fault?.kind === 'silence' || fault?.kind === 'cut';
    if (method.startsWith('auth.')) this.#options.signInsChanged();
    this.#log(method, isLost || error ? { ...notes, shown: [] } : notes, error);
    const delayMs = faults.behaviour.roundTripMs + (fault?.kind === 'delay' ? fault.ms : 0);
    return { result: fault?.kind === 'silence' ? null : result, delayMs, cut: fault?.kind === 'cut' };
  }

  /** @throws RpcError for what a fault, the budget or the lack of a sign-in forbids */
  #refuse(method: string, { identity }: AuthKey, fault: Fault | null): void {
    const { budget, faults, revokeAll } = this.#options;
    if (fault?.kind === 'flood') throw new RpcError(420, `FLOOD_WAIT_${fault.seconds}`);
    if (fault?.kind === 'error') throw new RpcError(fault.code, fault.message);
    if (fault?.kind === 'revoke') revokeAll();
    if (identity.signedIn !== 'yes' && !isOpen(method, identity.signedIn === 'password')) {
      throw new RpcError(401, identity.signedIn === 'revoked' ? 'SESSION_REVOKED' : 'AUTH_KEY_UNREGISTERED');
    }
    const wait = method.startsWith('messages.') ? budget.spend(faults.behaviour.budget) : 0;
    if (wait > 0) throw new RpcError(420, `FLOOD_WAIT_${wait}`);
  }

  async #run(call: Pick<Call, 'key' | 'notes' | 'params'>, definition: Definition): Promise<Buffer> {
    const handler = handlerOf(definition.name);
    if (!handler) throw new RpcError(400, 'INPUT_METHOD_INVALID');
    const { identity } = call.key;
    const { layer } = identity;
    const value = await handler({ ...call, identity, layer, services: this.#options.services });
    return packed(this.#options.habit(definition.name, value, call.params), definition, layer);
  }

  /** Bytes that don't follow the schema are the client's fault; anything else is the server's. */
  #asRpcError(caught: unknown): RpcError {
    if (caught instanceof RpcError) return caught;
    if (caught instanceof TlError) return new RpcError(400, 'INPUT_REQUEST_INVALID');
    this.#options.report(caught);
    return new RpcError(500, 'INTERNAL_SERVER_ERROR');
  }

  #log(method: string, { channelId, query, shown }: Notes, error: RpcError | null): void {
    this.#options.record({
      at: this.#options.services.world.now(),
      method,
      channelId,
      query,
      ids: shown.map(({ id }) => id),
      dates: shown.map(({ date }) => date),
      error: error?.message ?? null,
    });
  }
}

/** Takes the wrappers off, keeping what they say. @throws RpcError */
function methodOf(reader: TlReader, { identity }: AuthKey): Definition {
  for (;;) {
    const definition = definitionOfId(reader.id());
    if (!definition || !isMethod(definition)) throw new RpcError(400, 'INPUT_METHOD_INVALID');
    if (!WRAPPERS.has(definition.name)) return definition;
    const wrapper = reader.fieldsOf(definition, 'query');
    if (wrapper._ === 'invokeWithLayer') identity.layer = numberOf(wrapper, 'layer');
  }
}

function paramsOf(reader: TlReader, definition: Definition): TlObject {
  const params = reader.fieldsOf(definition);
  if (reader.left > 0) throw new RpcError(400, 'INPUT_REQUEST_TOO_LONG');
  return params;
}

function packed(value: TlValue, { name, result }: Definition, layer: number): Buffer {
  const writer = new TlWriter(layer);
  writer.value(result, value, name);
  const plain = writer.take();
  if (plain.length < COMPRESS_FROM || name === 'upload.getFile') return plain;
  const gzipped = new TlWriter(0);
  gzipped.int(GZIP_PACKED);
  gzipped.bytes(gzipSync(plain, { level: 1 }));
  return gzipped.take();
}
