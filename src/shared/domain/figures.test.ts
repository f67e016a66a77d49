import { describe, expect, test } from 'vitest';
import { chartSvg } from './chart-svg.ts';
import { figuresCsv, figuresWords, type Figures } from './figures.ts';
import { channelId } from './ids.ts';
import { dayFromIso, rangeOfDays } from './time-range.ts';

const day = (iso: string) => dayFromIso(iso) ?? NaN;
const days = (first: string, last: string) => rangeOfDays(day(first), day(last));

function figures(change: Partial<Figures> = {}): Figures {
  const span = days('2024-01-01', '2024-01-04');
  return {
    channel: { channelId: channelId('7'), name: '=River "watch"', username: 'river' },
    filter: {},
    frame: {
      channelId: channelId('7'),
      span,
      wanted: span,
      gaps: [{ from: days('2024-01-03', '2024-01-03').from + 43_200, until: span.until }],
      inferred: [],
      asOf: span.until,
    },
    days: new Map([
      [day('2024-01-01'), { none: 2, photo: 1 }],
      [day('2024-01-03'), { photo: 4 }],
    ]),
    unit: 'day',
    ...change,
  };
}

describe('CSV', () => {
  test('a row a day; quiet is 0, and of a gap nothing is known', () => {
    const lines = figuresCsv(figures()).split('\r\n');
    const row = (from: string, until: string, rest: string) =>
      `"7","'=River ""watch""","day","${from}T00:00:00Z","${until}T00:00:00Z",1,${rest},0,"2024-01-05T00:00:00Z",`;
    expect(lines).toEqual([
      'channel_id,channel_name,unit,from,until,whole,messages,no_media,photo,state,missing_seconds,inferred,as_of,filters',
      row('2024-01-01', '2024-01-02', '3,2,1,"complete",0'),
      row('2024-01-02', '2024-01-03', '0,0,0,"complete",0'),
      row('2024-01-03', '2024-01-04', '4,0,4,"partial",43200'),
      row('2024-01-04', '2024-01-05', ',,,"gap",86400'),
      '',
    ]);
  });

  test('outside the collection period nothing is known either, but for what is held', () => {
    const { frame } = figures();
    const wanted = days('2024-01-03', '2024-01-04');
    const unseen = days('2024-01-02', '2024-01-02');
    const narrowed = figures({ frame: { ...frame, wanted, gaps: [unseen] } });
    const cells = figuresCsv(narrowed)
      .split('\r\n')
      .slice(1, -1)
      .map((line) => line.split(',').slice(6, 11).join(','));
    expect(cells).toEqual(['3,2,1,"outside",0', ',,,"outside",86400', '4,0,4,"complete",0', '0,0,0,"complete",0']);
    expect(figuresWords(narrowed).lines[1]).toBe(
      'Complete inside the collection period; outside of it days were not downloaded (hatched).',
    );
  });

  test('a filter goes with the figures', () => {
    const [, first] = figuresCsv(figures({ filter: { hashtag: '#a,"b"' } })).split('\r\n');
    expect(first).toContain(',"{""hashtag"":""#a,\\""b\\""""}"');
  });
});

describe('words', () => {
  test('say what is missing and as of when', () => {
    const { title, lines } = figuresWords(figures());
    expect(title).toContain('(@river): messages per day');
    expect(lines).toEqual([
      '7 messages, 2024-01-01 to 2024-01-04, UTC days, as of 2024-01-05T00:00:00Z',
      'Incomplete: 2 of 4 days lack messages that were not downloaded (hatched).',
    ]);
  });

  test('say so where nothing is missing, and where a filter narrows', () => {
    const whole = figures();
    const { lines } = figuresWords({ ...whole, frame: { ...whole.frame, gaps: [] }, filter: { forwarded: true } });
    expect(lines.slice(1)).toEqual([
      'Complete: nothing of these days is missing.',
      'Only messages that match: forwarded: \u2068true\u2069',
    ]);
  });
});

describe('SVG', () => {
  test('holds title, description, a bar’s part for each kind, the gap, and nothing of elsewhere', () => {
    const svg = chartSvg(figures()) ?? '';
    expect(svg).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(svg).toContain('<title id="title">\u2068=River &quot;watch&quot;\u2069 (@river): messages per day</title>');
    expect(svg).toContain('Incomplete: 2 of 4 days lack messages');
    expect(svg.match(/fill="url\(#gap\)"/g)).toHaveLength(1);
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|<script|<style|href=/);
  });

  test('text of Telegram’s is text in it, whatever it holds', () => {
    const name = '</text><script>alert(1)</script>&"\u0000\u0007\uD800 أخبار';
    const svg = chartSvg(figures({ channel: { channelId: channelId('7'), name, username: null } })) ?? '';
    expect(svg).not.toContain('<script');
    expect(svg).toContain('&lt;/text&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;\uFFFD\uFFFD\uFFFD أخبار');
    // As an XML parser has it: every sign that is not part of a tag is escaped, every tag is closed.
    const tags = [...svg.matchAll(/<(\/?)([a-z]+)(?: [^<>]*?)?(\/?)>/g)];
    const open: string[] = [];
    for (const [, end, tag = '', alone] of tags) {
      if (alone) continue;
      if (end) expect(open.pop()).toBe(tag);
      else open.push(tag);
    }
    expect(open).toEqual([]);
    expect(svg.replaceAll(/<[^<>]*>/g, '')).not.toMatch(/[<>]|&(?!(?:amp|lt|gt|quot);)/);
  });

  test('ten years of days stay a small file; nothing known is nothing drawn', () => {
    const span = days('2014-01-01', '2024-01-01');
    const held = new Map(
      Array.from({ length: 3_653 }, (_, at) => [day('2014-01-01') + at, { none: at % 30, photo: 2 }] as const),
    );
    const svg = chartSvg(figures({ days: held, frame: { ...figures().frame, span, wanted: span, gaps: [] } })) ?? '';
    expect(svg.length).toBeLessThan(400_000);
    expect(chartSvg(figures({ frame: { ...figures().frame, span: null, wanted: null } }))).toBeNull();
  });
});

describe('whatever is selected', () => {
  /** Figures of some days that are complete. */
  function complete(first: string, last: string, held: Figures['days'], unit: Figures['unit'] = 'day'): Figures {
    const span = days(first, last);
    return figures({ days: held, unit, frame: { ...figures().frame, span, wanted: span, gaps: [], asOf: span.until } });
  }
  /** Labels of a picture by where they are anchored: the scale's at their end, the dates' in the middle. */
  function labels(of: Figures, anchor: 'end' | 'middle') {
    const svg = chartSvg(of) ?? '';
    return [...svg.matchAll(new RegExp(`<text x="([\\d.-]+)"[^>]* text-anchor="${anchor}">([^<]*)<`, 'g'))].map(
      ([, x, text = '']) => ({ x: Number(x), text }),
    );
  }
  const texts = (of: Figures, anchor: 'end' | 'middle') => labels(of, anchor).map(({ text }) => text);
  const rows = (of: Figures) => figuresCsv(of).split('\r\n').slice(1, -1);

  test('days without a message are zeros on a scale of whole numbers', () => {
    const none = complete('2024-01-01', '2024-01-03', new Map());
    expect(texts(none, 'end')).toEqual(['0', '1', '2', '3', '4']);
    expect(rows(none).map((row) => row.split(',')[6])).toEqual(['0', '0', '0']);
    expect(figuresWords(none).lines[0]).toMatch(/^0 messages, 2024-01-01 to 2024-01-03, UTC days/);
  });

  test('one day is named once', () => {
    const one = complete('2024-01-01', '2024-01-01', new Map([[day('2024-01-01'), { none: 7 }]]));
    expect(texts(one, 'end')).toEqual(['0', '2', '4', '6', '8', '10']);
    expect(texts(one, 'middle')).toEqual(['2024-01-01']);
    expect(figuresWords(one).lines[0]).toMatch(/^7 messages, 2024-01-01, a UTC day,/);
    // A part of one too, as on the day that a channel began.
    const frame = {
      ...one.frame,
      span: { from: days('2024-01-01', '2024-01-01').from + 7_200, until: one.frame.asOf ?? 0 },
    };
    expect(texts({ ...one, frame }, 'middle')).toEqual(['2024-01-01']);
  });

  test('eleven years of days: every row, dates that stand a year apart, and no edges that hide the bars', () => {
    const first = day('2013-01-01');
    const held = new Map(Array.from({ length: 4_017 }, (_, at) => [first + at, { none: at % 23, photo: 2 }] as const));
    const years = complete('2013-01-01', '2023-12-31', held);
    expect(rows(years).length).toBe(4_017);
    expect(texts(years, 'middle')).toEqual(Array.from({ length: 11 }, (_, at) => `${2013 + at}-01-01`));
    expect(texts(years, 'end')).toEqual(['0', '5', '10', '15', '20', '25']);
    expect(chartSvg(years)).not.toMatch(/<path d="M[^"]*z"[^>]* stroke=/);
    expect(chartSvg({ ...years, unit: 'month' })).toMatch(/<path d="M[^"]*z"[^>]* stroke=/);
  });

  test('a day with millions fits the scale and the picture', () => {
    const millions = complete('2024-01-01', '2024-01-02', new Map([[day('2024-01-02'), { none: 11_000_000 }]]));
    expect(texts(millions, 'end').at(-1)).toBe('20,000,000');
    for (const { x, text } of labels(millions, 'end')) expect(x - 7 * text.length).toBeGreaterThan(0);
    expect(rows(millions)[1]).toContain(',1,11000000,11000000,"complete",');
  });
});
