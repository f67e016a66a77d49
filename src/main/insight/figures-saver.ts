// Saving the figures that the window shows: where to, by the system's dialog, then reading and writing them. One at a time.
import { dayToIso, daysTouched } from '../../shared/domain/time-range.ts';
import { fail } from '../../shared/domain/failure.ts';
import type { Figures } from '../../shared/domain/figures.ts';
import type { Cache } from '../cache/cache.ts';
import { figuresText, readFigures, refuseOtherThanPng, writeFigures, type FiguresWish } from './save-figures.ts';

export type FiguresFormat = 'csv' | 'svg' | 'png';

export interface SaveWish extends FiguresWish {
  readonly format: FiguresFormat;
  /** The picture of a `png`. */
  readonly png: Uint8Array | null;
}

const NAMES: Readonly<Record<FiguresFormat, string>> = { csv: 'CSV', svg: 'SVG picture', png: 'PNG picture' };

/** Asks for a file by the system's save dialog; null when it was closed. */
type AskWhere = (title: string, name: string, filter: string, ending: string) => Promise<string | null>;

export class FiguresSaver {
  readonly #askWhere: AskWhere;
  #running: AbortController | null = null;

  constructor(askWhere: AskWhere) {
    this.#askWhere = askWhere;
  }

  /** Where it was saved; null when the dialog was closed. Throws Failures; a file of that name is as it was then. */
  async save(cache: Cache, { query, unit, format, png }: SaveWish): Promise<{ readonly file: string } | null> {
    if (format === 'png' && png === null) throw fail('invalid-request', 'The picture is missing.');
    if (png) refuseOtherThanPng(png);
    const running = new AbortController();
    this.#running?.abort();
    this.#running = running;
    try {
      const figures = await readFigures(cache, { query, unit }, running.signal);
      const content = format === 'png' ? png : figuresText(figures, format);
      if (content === null) return null;
      const file = await this.#askWhere('Save the figures', nameOf(figures, format), NAMES[format], format);
      if (file === null) return null;
      await writeFigures(file, content);
      return { file };
    } finally {
      if (this.#running === running) this.#running = null;
    }
  }

  cancel(): void {
    this.#running?.abort();
  }
}

/** `riverwatch-per-week-2024-01-01-2024-12-31.csv`. Usernames and ids hold nothing that a path could mind. */
function nameOf({ channel, frame, unit }: Figures, format: FiguresFormat): string {
  const days = frame.span ? daysTouched(frame.span) : null;
  const named = days ? [dayToIso(days.first), dayToIso(days.last)] : [];
  return `${[channel.username ?? channel.channelId, 'per', unit, ...new Set(named)].join('-')}.${format}`;
}
