// The calendar of the channel in view, as main computes it. Batches that land are asked for by their days alone;
// the figures around them (summary, steps, gaps) come with every answer.
import { create } from 'zustand';
import type { Calendar, CoverageSummary } from '../../shared/domain/calendar.ts';
import { failureOf, type Failure } from '../../shared/domain/failure.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { daysTouched, type Day, type TimeRange } from '../../shared/domain/time-range.ts';
import { on, request } from '../api.ts';
import { paced } from './paced.ts';
import { mergeDays, yearsOf, type YearDays } from './year-days.ts';

/** At most five questions a second while a fill runs. */
const INTERVAL = 200;

interface DaySpan {
  readonly first: Day;
  readonly last: Day;
}

/** A calendar without its days, which are kept by year. */
export type CalendarFigures = Omit<Calendar, 'days'>;

interface CalendarState {
  readonly channelId: ChannelId | null;
  /** Null until the first answer. */
  readonly figures: CalendarFigures | null;
  readonly years: readonly YearDays[];
  /** The first and last day the calendar knows. */
  readonly span: DaySpan | null;
  readonly failure: Failure | null;
  /** The range each download committed last: the day being downloaded lies below it. */
  readonly lastBatch: Readonly<Record<string, TimeRange>>;
  readonly show: (channelId: ChannelId) => void;
  readonly retry: () => void;
}

/** What the next question is about: every day, some days, or nothing. */
let wanted: 'all' | DaySpan | null = null;
const asking = paced(ask, INTERVAL);

export const useCalendar = create<CalendarState>()((set, get) => ({
  channelId: null,
  figures: null,
  years: [],
  span: null,
  failure: null,
  lastBatch: {},
  show: (channelId) => {
    if (get().channelId !== channelId) {
      set({ channelId, figures: null, years: [], span: null, failure: null, lastBatch: {} });
    }
    want('all');
  },
  retry: () => want('all'),
}));

function want(days: 'all' | DaySpan): void {
  if (days === 'all' || wanted === 'all') wanted = 'all';
  else {
    wanted = wanted ? { first: Math.min(wanted.first, days.first), last: Math.max(wanted.last, days.last) } : days;
  }
  asking.poke();
}

async function ask(): Promise<void> {
  const { channelId } = useCalendar.getState();
  const days = wanted;
  if (channelId === null || days === null) return;
  wanted = null;
  try {
    const calendar = await request('coverage.calendar', { channelId, days: days === 'all' ? null : days });
    if (useCalendar.getState().channelId === channelId) take(calendar, days);
  } catch (error) {
    if (useCalendar.getState().channelId === channelId) useCalendar.setState({ failure: failureOf(error) });
  }
}

function take({ days, ...answer }: Calendar, asked: 'all' | DaySpan): void {
  const before = useCalendar.getState();
  // Equal steps stay the same object: else every cell would be drawn again.
  const steps = before.figures?.steps.every((step, index) => step === answer.steps[index])
    ? before.figures.steps
    : answer.steps;
  const figures: CalendarFigures = { ...answer, steps };
  if (asked === 'all') {
    const first = days[0]?.day;
    const last = days.at(-1)?.day;
    const years = yearsOf(days);
    const same = years.length === before.years.length && years.every((year, i) => year.year === before.years[i]?.year);
    useCalendar.setState({
      figures,
      // Rows that are as before keep their identity here too, unless days have gone.
      years: same && before.span?.first === first ? mergeDays(before.years, days) : years,
      span: first === undefined || last === undefined ? null : { first, last },
      failure: null,
    });
    return;
  }
  useCalendar.setState({ figures, years: mergeDays(before.years, days), failure: null });
  if (!samePeriod(before.figures?.summary ?? null, answer.summary)) want('all');
}

/** Whether the wanted days are the same: where they are not, days that no batch touched have changed too. */
function samePeriod(a: CoverageSummary | null, b: CoverageSummary): boolean {
  if (!a?.period || !b.period) return a?.period === b.period;
  const before = daysTouched(a.period);
  const after = daysTouched(b.period);
  return before.first === after.first && before.last === after.last;
}

on('batch-committed', ({ channelId, downloadId, range }) => {
  const state = useCalendar.getState();
  if (channelId !== state.channelId) return;
  useCalendar.setState({ lastBatch: { ...state.lastBatch, [downloadId]: range } });
  if (state.figures === null || state.span === null) want('all');
  else if (range.until > range.from) want(daysTouched(range));
});

on('channel.changed', ({ channel, summary }) => {
  const { channelId, figures } = useCalendar.getState();
  if (channel.channelId === channelId && figures && !samePeriod(figures.summary, summary)) want('all');
});

on('channel.removed', ({ channelId }) => {
  if (useCalendar.getState().channelId !== channelId) return;
  useCalendar.setState({ channelId: null, figures: null, years: [], span: null, failure: null, lastBatch: {} });
});
