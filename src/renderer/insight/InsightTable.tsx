// The chart's figures as a table: for those who read better than they see, and for those who want the number.
import { useState, type ReactElement } from 'react';
import { count } from '../../shared/domain/counted.ts';
import { isUnknown, type Bucket, type InsightUnit } from '../../shared/domain/insight.ts';
import { STACK_NAMES, STACKS, stackCounts } from '../../shared/domain/insight-stacks.ts';
import { bucketState, bucketTitle } from './insight-words.ts';

interface TableProps {
  readonly buckets: readonly Bucket[];
  readonly unit: InsightUnit;
  readonly onSelect: (bucket: Bucket) => void;
}

/** Rows that are drawn at first, and more at each asking: a channel may hold ten thousand days. */
const ROWS = 200;
const HEADS: Readonly<Record<InsightUnit, string>> = { day: 'Day', week: 'Week', month: 'Month' };

export function InsightTable({ buckets, unit, onSelect }: TableProps): ReactElement {
  const [rows, setRows] = useState(ROWS);
  const sums = buckets.map(({ counts }) => stackCounts(counts));
  const stacks = STACKS.filter((stack) => sums.some((counts) => counts[stack] > 0));
  // Newest first, like the calendar's years.
  const shown = buckets
    .map((bucket, at) => ({ bucket, counts: sums[at] }))
    .toReversed()
    .slice(0, rows);
  return (
    <div className="insight-table">
      <table aria-label={`Messages per ${unit}`}>
        <thead>
          <tr>
            <th scope="col">{HEADS[unit]}</th>
            <th scope="col">Messages</th>
            <th scope="col">Stands on</th>
            {stacks.map((stack) => (
              <th key={stack} scope="col">
                {STACK_NAMES[stack]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ bucket, counts }) => (
            <tr key={bucket.range.from} className={`insight-row-${bucket.state}`}>
              <th scope="row">
                <button type="button" className="link" onClick={() => onSelect(bucket)}>
                  {bucketTitle(bucket, unit)}
                </button>
              </th>
              <td>{figure(bucket, bucket.total)}</td>
              <td className="insight-state">{bucketState(bucket)}</td>
              {stacks.map((stack) => (
                <td key={stack}>{figure(bucket, counts?.[stack] ?? 0)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows < buckets.length && (
        <button type="button" className="link insight-more" onClick={() => setRows(rows + ROWS)}>
          Show more of the {count(buckets.length)} rows
        </button>
      )}
    </div>
  );
}

function figure(bucket: Bucket, value: number): string {
  return isUnknown(bucket) ? '–' : count(value);
}
