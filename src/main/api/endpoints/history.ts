// The history of a channel as a stream: from the cache what is covered, from Telegram what is not.
import { z } from 'zod';
import { isoOrNull } from '../dates.ts';
import { endpoint, type Call } from '../endpoint.ts';
import { encodeMessage, encodeRange } from '../encode.ts';
import { EventStream } from '../history/event-stream.ts';
import { readHistory, type HistoryStep, type HistoryWish } from '../history/read-history.ts';
import { isHeldUp, waitingWords } from '../history/waiting-words.ts';
import { logLineOf, problemOf } from '../problem.ts';
import { channelIn, rangeAsked } from '../ranges.ts';
import { dateOrder, dates, message, problem, timeRange, yesOrNo } from '../schemas.ts';

export const historyBatch = z
  .strictObject({ messages: z.array(message) })
  .meta({ id: 'HistoryBatch', description: 'The data of an event without a name: messages in order, at most 100.' });

export const historyEnd = z
  .strictObject({
    messages: z.array(message).max(0),
    sent: z.int(),
    complete: z.boolean(),
    gaps: z.array(timeRange),
    as_of: z.string().nullable(),
  })
  .meta({
    id: 'HistoryEnd',
    description: 'The data of the event named `end`, always the last of a whole stream: what the range lacks.',
  });

export const history = endpoint({
  path: '/api/v1/history/{channel}',
  name: 'streamHistory',
  summary: 'Messages of a range, gaps downloaded on the way',
  description:
    'A stream of server-sent events in order of date. Covered parts come from the archive; gaps are downloaded, committed ' +
    'and streamed batch by batch. Comments say what is waited for. The event `end` closes a whole stream and names what the ' +
    'range lacks; the event `error` ends it with a problem. What was committed stays in the archive, whatever happens to the stream.',
  query: {
    ...dates,
    order: dateOrder('asc'),
    download: yesOrNo('False: only what the archive holds; gaps are named at the end. True unless said.'),
  },
  answer: {
    kind: 'stream',
    description: 'Events: batches without a name, then `end` or `error`.',
    types: { 'text/event-stream': z.union([historyBatch, historyEnd, problem]) },
  },
  async handle(call) {
    const channel = await channelIn(call);
    const { order, download = true } = call.query;
    const wish: HistoryWish = {
      channelId: channel.channelId,
      range: rangeAsked(call.query, channel),
      order,
      download,
    };
    const { context, response, signal } = call;
    const stream = new EventStream(response, context, signal);
    const steps = readHistory(wish, context, signal);
    try {
      await pump(steps, stream, call);
    } catch (thrown) {
      if (signal.aborted && response.destroyed) return;
      const trouble = problemOf(signal.aborted ? signal.reason : thrown, 'Error downloading messages: ');
      if (!stream.isOpen) throw trouble;
      context.log(`history: ${logLineOf(thrown) ?? trouble.message}`);
      stream.end('error', { detail: trouble.message });
    } finally {
      await steps.return({ gaps: [], complete: false, asOf: null });
    }
  },
});

/** Takes each step when the reader has taken the one before. */
async function pump(
  steps: ReturnType<typeof readHistory>,
  stream: EventStream,
  { context }: Call<unknown>,
): Promise<void> {
  const heldUntil = performance.now() + context.times.hold;
  let sent = 0;
  let said = '';
  let saidAt = performance.now();
  const tell = async (step: HistoryStep): Promise<void> => {
    if (step.kind === 'messages') {
      const { messages, channel, coverage } = step;
      await stream.send(null, { messages: messages.map((one) => encodeMessage(one, channel, coverage)) });
      sent += messages.length;
      saidAt = performance.now();
      return;
    }
    // Before the first batch an error has a status of its own, so long as it may come soon.
    if (!stream.isOpen && !isHeldUp(step.download) && performance.now() < heldUntil) return;
    const kind = step.download?.state.kind ?? 'none';
    if (kind === said && performance.now() - saidAt < context.times.heartbeat) return;
    said = kind;
    saidAt = performance.now();
    await stream.comment(waitingWords(step.download, Math.floor(Date.now() / 1000)));
  };
  for (;;) {
    const next = await steps.next();
    if (!next.done) {
      await tell(next.value);
      continue;
    }
    const { gaps, complete, asOf } = next.value;
    stream.end('end', {
      messages: [],
      sent,
      complete,
      gaps: gaps.map(encodeRange),
      as_of: isoOrNull(asOf),
    });
    return;
  }
}
