// Under the calendar: what is selected, in figures. Folded away it is a line; nothing is counted then.
import { lazy, Suspense, useEffect, type ReactElement } from 'react';
import { changeSettings, useSettings } from '../settings/settings-store.ts';
import { useView } from '../view/view-store.ts';
import { showInsight } from './insight-store.ts';
import { useChartRange } from './chart-range.ts';
import './insight.css';

// uPlot comes with the first chart, not with the window.
const Figures = lazy(() => import('./Figures.tsx').then(({ Figures }) => ({ default: Figures })));

export function InsightPanel(): ReactElement | null {
  const channelId = useView((state) => state.channelId);
  const filter = useView((state) => state.filter);
  const open = useSettings(({ settings }) => settings.insightOpen);
  const range = useChartRange((state) => (state.channelId === channelId ? state.range : null));
  useEffect(() => {
    showInsight(open && channelId !== null ? { channelId, range, filter } : null);
  }, [open, channelId, range, filter]);
  useEffect(() => () => showInsight(null), []);
  if (channelId === null) return null;
  return (
    <section className={open ? 'insight insight-open' : 'insight'} aria-label="Figures">
      <button
        type="button"
        className="insight-fold"
        aria-expanded={open}
        onClick={() => changeSettings({ insightOpen: !open })}
      >
        <span className="insight-fold-sign" aria-hidden="true">
          ›
        </span>
        Figures
        {!open && <span className="dim">messages over time, hashtags, links, forwards</span>}
      </button>
      {open && (
        <Suspense fallback={<div className="insight-body" />}>
          <Figures />
        </Suspense>
      )}
    </section>
  );
}
