// Pages to read and print: day by day, with gaps where something is missing. One file, or a folder of bounded pages with an
// index. A page loads nothing and runs nothing.
import { coalesce, covers, type Coverage } from '../../../shared/domain/coverage.ts';
import type { HtmlFormat } from '../../../shared/domain/export.ts';
import { dayOf, type Day } from '../../../shared/domain/time-range.ts';
import type { ExportedMessage, ExportPart, ExportSlice } from '../../cache/cache.ts';
import type { ExportJob, FormatWriter } from '../format.ts';
import type { OutputFile } from '../output.ts';
import { isolated } from './escape.ts';
import { messageHtml } from './message.ts';
import {
  gapHtml,
  headerHtml,
  indexHtml,
  navigationHtml,
  PAGE_END,
  pageBegin,
  titleOf,
  type PageFacts,
} from './page.ts';
import { dayWords } from './times.ts';

/** A page ends here also where it has few messages: what a browser opens and prints without trouble. */
const MOST_CHARACTERS = 3_000_000;

export function openHtml(job: ExportJob, { perPage }: HtmlFormat): Promise<FormatWriter> {
  const writer = new HtmlWriter(job, perPage);
  return Promise.resolve({
    shape: { kind: 'messages' },
    take: (slice) => writer.take(slice),
    close: () => writer.close(),
  });
}

class HtmlWriter {
  readonly #job: ExportJob;
  readonly #perPage: number | null;
  readonly #pages: PageFacts[] = [];
  #file: OutputFile | null = null;
  #page: { messages: number; characters: number; first: number; last: number } | null = null;
  /** Which part is written, where it stands in its gaps, and the day whose heading was written last. */
  #part = -1;
  #coverage: Coverage = [];
  #gapsWritten = 0;
  #day: Day | null = null;

  constructor(job: ExportJob, perPage: number | null) {
    this.#job = job;
    this.#perPage = perPage;
  }

  async take({ part, messages = [] }: ExportSlice): Promise<void> {
    let html = await this.#turnTo(part);
    for (const message of messages) {
      if (this.#isFull()) {
        await this.#write(html);
        html = await this.#turnPage();
      }
      const added = this.#messageHtml(message);
      html += added;
      this.#count(message, added.length);
    }
    await this.#write(html);
  }

  async close(): Promise<void> {
    // Parts without rows at the end have their gaps still.
    const html = await this.#turnTo(this.#job.snapshot.parts.length);
    await this.#write(html);
    await this.#endPage(null);
    if (this.#perPage === null) return;
    const index = await this.#job.output.create('index.html');
    const gaps = this.#job.snapshot.parts.flatMap((part) => part.gaps.map((gap) => this.#namedGap(part, gapHtml(gap))));
    await index.write(indexHtml(this.#job, this.#pages, gaps.join('')));
    await index.close();
  }

  /** Ends the parts before, and begins the one that is meant. */
  async #turnTo(part: number): Promise<string> {
    let html = '';
    while (this.#part < part) {
      const { parts } = this.#job.snapshot;
      html += this.#gapsUpTo(Infinity);
      this.#part += 1;
      this.#day = null;
      this.#gapsWritten = 0;
      const next = parts[this.#part];
      this.#coverage = coalesce(next?.covered ?? []);
      if (!next) break;
      if (!this.#file) html += await this.#beginPage();
      html += this.#channelHeading();
    }
    return html;
  }

  #messageHtml(message: ExportedMessage): string {
    const part = this.#job.snapshot.parts[this.#part];
    if (!part) return '';
    const { date } = message;
    let html = this.#gapsUpTo(date);
    const day = dayOf(date);
    if (day !== this.#day) {
      this.#day = day;
      html += this.#heading(1, dayWords(day));
    }
    return html + messageHtml(message, part.channel, covers(this.#coverage, { from: date, until: date + 1 }));
  }

  /** The part's gaps that begin before an instant and were not written yet. */
  #gapsUpTo(instant: number): string {
    const gaps = this.#job.snapshot.parts[this.#part]?.gaps ?? [];
    let html = '';
    for (let gap = gaps[this.#gapsWritten]; gap && gap.from <= instant; gap = gaps[this.#gapsWritten]) {
      html += gapHtml(gap);
      this.#gapsWritten += 1;
    }
    return html;
  }

  #channelHeading(): string {
    const part = this.#job.snapshot.parts[this.#part];
    return part && this.#job.snapshot.parts.length > 1 ? this.#heading(0, part.channel.name) : '';
  }

  /** Level 0 is a channel's where there are several, 1 a day's below it. */
  #heading(level: number, words: string): string {
    const rank = 2 + (this.#job.snapshot.parts.length > 1 ? level : 0);
    return `<h${rank} dir="auto">${isolated(words)}</h${rank}>\n`;
  }

  #namedGap({ channel }: ExportPart, html: string): string {
    return this.#job.snapshot.parts.length > 1 ? `<p>${isolated(channel.name)}</p>\n${html}` : html;
  }

  #isFull(): boolean {
    if (this.#perPage === null || !this.#page) return false;
    return this.#page.messages >= this.#perPage || this.#page.characters >= MOST_CHARACTERS;
  }

  #count({ date }: ExportedMessage, characters: number): void {
    const { messages = 0, characters: before = 0, first = date } = this.#page ?? {};
    this.#page = { messages: messages + 1, characters: before + characters, first, last: date };
  }

  async #turnPage(): Promise<string> {
    await this.#endPage(nameOf(this.#pages.length + 1));
    const begun = await this.#beginPage();
    // The day goes on: its heading stands above the rest of it too.
    this.#day = null;
    return `${begun}${this.#channelHeading()}`;
  }

  async #beginPage(): Promise<string> {
    const { output } = this.#job;
    const number = this.#pages.length;
    this.#file = await output.create(this.#perPage === null ? null : nameOf(number));
    this.#page = null;
    const title = titleOf(this.#job);
    if (this.#perPage === null) return `${pageBegin(title)}${headerHtml(this.#job)}<main>\n`;
    const navigation = navigationHtml(number === 0 ? null : nameOf(number - 1), null);
    return `${pageBegin(`${title}, page ${number + 1}`)}<header>\n<h1 dir="auto">${isolated(title)}</h1>\n<p>Page ${number + 1}</p>\n</header>\n${navigation}<main>\n`;
  }

  /** `next`: the page after, where there is one. */
  async #endPage(next: string | null): Promise<void> {
    if (!this.#file) return;
    const before = this.#pages.length === 0 ? null : nameOf(this.#pages.length - 1);
    const navigation = this.#perPage === null ? '' : navigationHtml(before, next);
    await this.#write(`</main>\n${navigation}${PAGE_END}`);
    await this.#file.close();
    this.#file = null;
    const { messages = 0, first = 0, last = 0 } = this.#page ?? {};
    this.#pages.push({ name: nameOf(this.#pages.length), messages, first, last });
  }

  async #write(html: string): Promise<void> {
    if (html !== '') await this.#file?.write(html);
  }
}

/** `page-00001.html`: they sort as they are read. */
function nameOf(index: number): string {
  return `page-${String(index + 1).padStart(5, '0')}.html`;
}
