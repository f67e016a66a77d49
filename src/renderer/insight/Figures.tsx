// The open panel: the chart or its table, what its colours mean, and the lists beside it.
import { useMemo, useState, type ReactElement } from 'react';
import { bucketsOf, unitFor, type Bucket, type InsightUnit } from '../../shared/domain/insight.ts';
import { isFiltered } from '../../shared/domain/message-list.ts';
import { rangeWords } from '../coverage/day-words.ts';
import { changeSettings, useSettings } from '../settings/settings-store.ts';
import { Button } from '../ui/Button.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { LiveRegion } from '../ui/LiveRegion.tsx';
import { ProgressBar } from '../ui/ProgressBar.tsx';
import { useView } from '../view/view-store.ts';
import { pickRange } from './chart-range.ts';
import { ChartLegend } from './ChartLegend.tsx';
import { InsightChart } from './InsightChart.tsx';
import { InsightTable } from './InsightTable.tsx';
import { cancelCount, isWhole, retryInsight, useInsight } from './insight-store.ts';
import { SaveFigures } from './SaveFigures.tsx';
import { chartWords } from './insight-words.ts';
import { TopLists } from './TopLists.tsx';

const NONE: readonly Bucket[] = [];
const UNITS: readonly { readonly value: InsightUnit | 'auto'; readonly label: string }[] = [
  { value: 'auto', label: 'Auto' },
  { value: 'day', label: 'Days' },
  { value: 'week', label: 'Weeks' },
  { value: 'month', label: 'Months' },
];

export function Figures(): ReactElement {
  const insight = useInsight();
  const { query, frame, days, stale, counting, cancelled, preparing, failure } = insight;
  const chosen = useSettings(({ settings }) => settings.insightUnit);
  const selected = useView((state) => state.range);
  const selectRange = useView((state) => state.selectRange);
  const [asTable, setAsTable] = useState(false);
  const span = frame?.span ?? null;
  const unit = chosen === 'auto' ? (span ? unitFor(span) : 'day') : chosen;
  const buckets = useMemo(() => (frame ? bucketsOf(frame, days, unit) : NONE), [frame, days, unit]);
  const noun = query && isFiltered(query.filter) ? 'matching message' : 'message';
  const words = chartWords(buckets, unit, noun);
  // A selection that the chart goes over is all of it: there is nothing to point out.
  const marked = selected && query?.range !== selected ? selected : null;
  const pick = ({ range }: Bucket) => {
    const again = marked?.from === range.from && marked.until === range.until;
    if (again) selectRange(null);
    else pickRange(range);
  };
  return (
    <>
      <span className="insight-about dim ellipsis" title={words}>
        {span && (
          <>
            <strong>{words}</strong> · {rangeWords(span, 'short')}
          </>
        )}
      </span>
      <div className="insight-tools">
        <fieldset className="insight-switch">
          <legend className="visually-hidden">Bars of the chart</legend>
          {UNITS.map(({ value, label }) => (
            <button
              key={value}
              type="button"
              aria-pressed={chosen === value}
              onClick={() => changeSettings({ insightUnit: value })}
            >
              {label}
            </button>
          ))}
        </fieldset>
        <fieldset className="insight-switch">
          <legend className="visually-hidden">How the figures are shown</legend>
          <button type="button" aria-pressed={!asTable} onClick={() => setAsTable(false)}>
            Chart
          </button>
          <button type="button" aria-pressed={asTable} onClick={() => setAsTable(true)}>
            Table
          </button>
        </fieldset>
        {span && isWhole(insight) && <SaveFigures unit={unit} />}
      </div>
      <div className="insight-body">
        <div className="insight-main">
          {failure ? (
            <FailureNotice failure={failure} actions={<Button onClick={retryInsight}>Try again</Button>} />
          ) : (
            <>
              <div className="insight-summary">
                <ChartLegend buckets={buckets} />
                {(counting !== null || preparing !== null) && (
                  <Counting
                    share={counting ?? preparing}
                    words={preparing === null ? 'Counting' : 'Preparing the search'}
                  />
                )}
                {cancelled && (
                  <span className="insight-part">
                    Counted in part.{' '}
                    <button type="button" className="link" onClick={retryInsight}>
                      Count again
                    </button>
                  </span>
                )}
              </div>
              {span && asTable && <InsightTable buckets={buckets} unit={unit} onSelect={pick} />}
              {span && !asTable && (
                <InsightChart
                  buckets={buckets}
                  unit={unit}
                  span={span}
                  gaps={frame?.gaps ?? []}
                  selected={marked}
                  noun={noun}
                  onSelect={pick}
                  onClear={() => selectRange(null)}
                />
              )}
              {frame && !span && <p className="insight-nothing dim">Nothing is known of these days yet.</p>}
            </>
          )}
        </div>
        {query && <TopLists channelId={query.channelId} />}
      </div>
      <LiveRegion message={stale || counting !== null || !frame ? '' : words} every={1_000} />
    </>
  );
}

function Counting({ share, words }: { readonly share: number | null; readonly words: string }): ReactElement {
  return (
    <span className="insight-counting">
      <ProgressBar value={share} label={words} />
      {words}
      <button type="button" className="link" onClick={cancelCount}>
        Cancel
      </button>
    </span>
  );
}
