// How a day looks: class names only, so that every state's shape stands in calendar.css.
import { levelOf, type CalendarDay } from '../../shared/domain/calendar.ts';

type Steps = readonly [number, number, number];

/** The part of a cell's look that depends on the day alone. */
export function cellLook(day: CalendarDay, steps: Steps): string {
  const inferred = day.inferred && day.state !== 'outside' && day.state !== 'gap' ? ' calendar-inferred' : '';
  return `calendar-day ${stateLook(day, steps)}${inferred}`;
}

function stateLook({ state, count }: CalendarDay, steps: Steps): string {
  switch (state) {
    case 'covered':
      return `calendar-level-${levelOf(count, steps)}`;
    case 'quiet':
      return 'calendar-quiet';
    case 'partial':
      return 'calendar-partial';
    case 'gap':
      return 'calendar-gap';
    case 'outside':
      return 'calendar-outside';
  }
}
