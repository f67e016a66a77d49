// What the bars' colours and patterns mean, with the figures of all bars. A click shows the messages of that kind alone.
import { memo, useMemo, type ReactElement } from 'react';
import { count } from '../../shared/domain/counted.ts';
import type { Bucket, MediaKey } from '../../shared/domain/insight.ts';
import { kindsOf, STACK_NAMES, STACKS, stackCounts, type Stack } from '../../shared/domain/insight-stacks.ts';
import { PATTERN_LINES, PATTERN_SIZE, STACK_LOOKS } from '../../shared/domain/stack-looks.ts';
import { withMedia } from '../messages/filter-words.ts';
import { useView } from '../view/view-store.ts';

export const ChartLegend = memo(function ChartLegend({
  buckets,
}: {
  readonly buckets: readonly Bucket[];
}): ReactElement {
  const { filter, setFilter } = useView();
  const sums = useMemo(() => {
    const all: Record<Stack, number> = { text: 0, photo: 0, video: 0, sound: 0, file: 0, link: 0, other: 0 };
    for (const bucket of buckets) {
      const counts = stackCounts(bucket.counts);
      for (const stack of STACKS) all[stack] += counts[stack];
    }
    return all;
  }, [buckets]);
  const isOnly = (stack: Stack) => sameKinds(filter.mediaTypes, kindsOf(stack));
  return (
    <>
      {STACKS.filter((stack) => sums[stack] > 0).map((stack) => (
        <button
          key={stack}
          type="button"
          className="insight-kind"
          aria-pressed={isOnly(stack)}
          aria-label={`${STACK_NAMES[stack]}: ${count(sums[stack])}, show them alone`}
          onClick={() => setFilter(withMedia(filter, isOnly(stack) ? [] : kindsOf(stack)))}
        >
          <Swatch stack={stack} />
          {STACK_NAMES[stack]} <span className="dim">{count(sums[stack])}</span>
        </button>
      ))}
    </>
  );
});

function sameKinds(a: readonly MediaKey[] | undefined, b: readonly MediaKey[]): boolean {
  return a?.length === b.length && b.every((kind) => a.includes(kind));
}

/** A group's ground and lines, in the colours of both themes: the style sheet shows one. */
function Swatch({ stack }: { readonly stack: Stack }): ReactElement {
  const { pattern, light, dark } = STACK_LOOKS[stack];
  return (
    <svg className="insight-swatch" viewBox={`0 0 ${2 * PATTERN_SIZE} ${2 * PATTERN_SIZE}`} aria-hidden="true">
      {[light, dark].map((look, theme) => (
        <g key={theme} className={theme === 0 ? 'insight-light' : 'insight-dark'}>
          <rect width={2 * PATTERN_SIZE} height={2 * PATTERN_SIZE} fill={look.ground} />
          {[0, PATTERN_SIZE].flatMap((x) =>
            [0, PATTERN_SIZE].flatMap((y) =>
              PATTERN_LINES[pattern].map(([x1, y1, x2, y2], line) => (
                <line
                  key={`${x} ${y} ${line}`}
                  x1={x + x1}
                  y1={y + y1}
                  x2={x + x2}
                  y2={y + y2}
                  stroke={look.ink}
                  strokeWidth={pattern === 'dots' ? 1.8 : 1.2}
                  strokeLinecap={pattern === 'dots' ? 'round' : 'butt'}
                />
              )),
            ),
          )}
          <rect
            x={0.5}
            y={0.5}
            width={2 * PATTERN_SIZE - 1}
            height={2 * PATTERN_SIZE - 1}
            fill="none"
            stroke={look.ink}
          />
        </g>
      ))}
    </svg>
  );
}
