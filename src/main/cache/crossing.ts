// How calls and answers cross between the threads: as they are, but for those that hold many messages or days, which are
// packed on one side and unpacked on the other (packing.ts). A call that stands here crosses packed in both directions of
// the port alike; whoever calls or handles it never sees the difference.
import type { ChannelId } from '../../shared/domain/ids.ts';
import {
  packCalendar,
  packMessages,
  packRows,
  unpackCalendar,
  unpackMessages,
  unpackRows,
  type Packed,
  type PackedCalendar,
} from './packing.ts';
import type { CallArgs, CallName, CallResult } from './protocol.ts';

/** Both ends of a packed value; `P` is what is copied. */
interface Packing<T, P> {
  readonly pack: (value: T) => P;
  readonly unpack: (packed: P) => T;
}

type PackedBatch = Omit<CallArgs<'commitBatch'>[0], 'messages'> & { readonly messages: Packed };
type PackedHits = Omit<CallResult<'searchMessages'>, 'hits'> & {
  readonly channels: readonly string[];
  readonly rows: Packed;
};

const batches: Packing<CallArgs<'commitBatch'>, readonly [PackedBatch]> = {
  pack: ([batch]) => [{ ...batch, messages: packMessages(batch.messages) }],
  unpack: ([batch]) => [{ ...batch, messages: unpackMessages(batch.messages) }],
};
const calendars: Packing<CallResult<'readCalendar'>, PackedCalendar> = { pack: packCalendar, unpack: unpackCalendar };
const rows: Packing<CallResult<'readDayMessages'>, Packed> = { pack: packRows, unpack: unpackRows };
const searches: Packing<CallResult<'searchMessages'>, PackedHits> = {
  pack: ({ hits, ...rest }) => ({
    ...rest,
    channels: hits.map(({ channelId }) => channelId),
    rows: packRows(hits.map(({ row }) => row)),
  }),
  unpack: ({ channels, rows: packed, ...rest }) => ({
    ...rest,
    hits: unpackRows(packed).map((row, index) => ({ channelId: channels[index] as ChannelId, row })),
  }),
};

// The compiler has seen above that both ends fit the call; here only the name is left to say which they are.
type AnyPacking = Packing<unknown, unknown>;
const ARGS = new Map<CallName, AnyPacking>([['commitBatch', batches as unknown as AnyPacking]]);
const ANSWERS = new Map<CallName, AnyPacking>([
  ['readCalendar', calendars as AnyPacking],
  ['readDayMessages', rows as AnyPacking],
  ['searchMessages', searches as AnyPacking],
]);

export function packArgs(name: CallName, args: readonly unknown[]): readonly unknown[] {
  return (ARGS.get(name)?.pack(args) ?? args) as readonly unknown[];
}

export function unpackArgs(name: CallName, args: readonly unknown[]): readonly unknown[] {
  return (ARGS.get(name)?.unpack(args) ?? args) as readonly unknown[];
}

export function packAnswer(name: CallName, value: unknown): unknown {
  const packing = ANSWERS.get(name);
  return packing ? packing.pack(value) : value;
}

export function unpackAnswer(name: CallName, value: unknown): unknown {
  const packing = ANSWERS.get(name);
  return packing ? packing.unpack(value) : value;
}
