// Chooses what an export holds, and shows its first rows before a file is written.
import { useEffect, useMemo, useState, type ReactElement } from 'react';
import { hasColumns, makesFolder, type ExportColumn } from '../../shared/domain/export.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { isFiltered, type MessageFilter } from '../../shared/domain/message-list.ts';
import { daysTouched, dayToIso, type TimeRange } from '../../shared/domain/time-range.ts';
import { useChannels } from '../channels/channel-store.ts';
import { startDownload } from '../download/download-store.ts';
import { useCalendar } from '../coverage/calendar-store.ts';
import { typedRange } from '../coverage/typed-range.ts';
import { changesWords } from '../messages/changes-words.ts';
import { forwardsWords, mediaWords, otherWords } from '../messages/filter-words.ts';
import { quotedWords } from '../search/result-words.ts';
import { Button } from '../ui/Button.tsx';
import { Chip } from '../ui/Chip.tsx';
import { DateField } from '../ui/DateField.tsx';
import { dayOfText } from '../ui/day-text.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { useAction } from '../ui/use-action.ts';
import { useView } from '../view/view-store.ts';
import { ChannelChips } from './ChannelChips.tsx';
import { ColumnChips } from './ColumnChips.tsx';
import './export.css';
import { chooseColumns, startExport, useExports, type ExportQuery } from './export-store.ts';
import { missingWords, sizeWords } from './export-words.ts';
import { FormatChoice, Row } from './FormatChoice.tsx';
import { loadKeptExports } from './kept-exports-store.ts';
import { PresetChips } from './PresetChips.tsx';
import { PreviewTable } from './PreviewTable.tsx';
import { RecentExports } from './RecentExports.tsx';
import { usePreview } from './use-preview.ts';

interface ExportDialogProps {
  readonly range: TimeRange | null;
  /** What let the results over all channels through: they are exported, not what is in view of the channel. */
  readonly found: MessageFilter | null;
}

export function ExportDialog({ range, found }: ExportDialogProps): ReactElement {
  const { channelId, range: selected, filter: listed, close } = useView();
  const filter = found ?? listed;
  const all = useChannels((state) => state.channels);
  const period = useCalendar((state) => state.figures?.summary.period ?? null);
  const { columns, kind, options } = useExports();
  const format = options[kind];
  const [channels, setChannels] = useState<readonly ChannelId[]>(() => {
    if (found) return (all ?? []).map(({ channel }) => channel.channelId);
    return channelId === null ? [] : [channelId];
  });
  const begin = found ? range : (range ?? selected ?? period);
  const [from, setFrom] = useState(() => (begin ? dayToIso(daysTouched(begin).first) : ''));
  const [to, setTo] = useState(() => (begin ? dayToIso(daysTouched(begin).last) : ''));
  const [filtered, setFiltered] = useState(true);
  const typed = typedRange(dayOfText(from), dayOfText(to));
  const unbounded = from.trim() === '' && to.trim() === '';
  const asked = typed.kind === 'range' ? typed.range : null;
  const used = isFiltered(filter) && filtered ? filter : NO_FILTER;
  const first = asked?.from ?? null;
  const end = asked?.until ?? null;
  const query = useMemo<ExportQuery | null>(
    () =>
      channels.length === 0 || (!unbounded && (first === null || end === null))
        ? null
        : {
            selection: {
              channels,
              range: first === null || end === null ? null : { from: first, until: end },
              filter: used,
            },
            columns,
          },
    [channels, unbounded, first, end, used, columns],
  );
  useEffect(() => {
    void loadKeptExports();
  }, []);
  const { preview, failure: previewFailure } = usePreview(query);
  const exporting = useAction();
  const filling = useAction();
  const missing = preview ? missingWords(preview.gaps) : null;

  const start = () => {
    if (query) void exporting.run(() => startExport({ ...query, format })).then((ok) => ok && close());
  };
  const fillFirst = () => {
    const gaps = preview?.gaps ?? [];
    void filling
      .run(async () => {
        for (const id of new Set(gaps.map((gap) => gap.channelId))) {
          const own = gaps.filter((gap) => gap.channelId === id);
          await startDownload(id, own[0]?.from ?? 0, own.at(-1)?.until ?? 0);
        }
      })
      .then((ok) => ok && close());
  };

  if (channelId === null && !found) {
    return (
      <Dialog title="Export messages" onClose={close}>
        <EmptyState title="No channel chosen">Choose the channel whose messages you want in a file.</EmptyState>
      </Dialog>
    );
  }
  return (
    <Dialog
      title="Export messages"
      width={720}
      onClose={close}
      onSubmit={start}
      footer={
        <>
          <output className="dim">{preview ? sizeWords(preview, kind) : query ? 'Counting…' : ''}</output>
          <span className="spacer" />
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" kind="primary" disabled={exporting.busy || !query || preview?.rows === 0}>
            {makesFolder(format) ? 'Export to folder…' : 'Export to file…'}
          </Button>
        </>
      }
    >
      <div className="export">
        <div className="export-label">Range</div>
        <div className="export-dates">
          <DateField
            label={<span className="visually-hidden">First day</span>}
            value={from}
            onChange={setFrom}
            focusFirst
          />
          <span>to</span>
          <DateField label={<span className="visually-hidden">Last day</span>} value={to} onChange={setTo} />
          <span className="dim">{unbounded ? 'no days: all that is held' : 'inclusive, UTC'}</span>
          {typed.kind === 'reversed' && (
            <p className="field-error" role="alert">
              The last day lies before the first.
            </p>
          )}
        </div>
        <ChannelChips chosen={channels} onChange={setChannels} />
        {isFiltered(filter) && (
          <Row label="Filters">
            <Chip on={filtered} onClick={() => setFiltered(true)}>
              {filterWords(filter)}
            </Chip>
            <Chip on={!filtered} onClick={() => setFiltered(false)}>
              All messages
            </Chip>
          </Row>
        )}
        <PresetChips spec={query && { ...query, format }} />
        <FormatChoice />
        {hasColumns(format) && <ColumnChips columns={columns} onChange={chooseColumns} />}
        {channels.length > 1 && hasColumns(format) && !columns.some((column) => NAMES_CHANNEL.has(column)) && (
          <p className="warning export-wide">
            No column says which channel a row is of.{' '}
            <button
              type="button"
              className="link export-fill"
              onClick={() => chooseColumns([...columns, 'channel_name'])}
            >
              Add channel_name
            </button>
          </p>
        )}
        {missing !== null && (
          <p className="warning export-wide">
            {missing} The manifest beside the file will say so.{' '}
            <button type="button" className="link export-fill" disabled={filling.busy} onClick={fillFirst}>
              Fill them first
            </button>
          </p>
        )}
        {[previewFailure, exporting.failure, filling.failure].map(
          (failure) =>
            failure && (
              <div key={failure.message} className="export-wide">
                <FailureNotice failure={failure} />
              </div>
            ),
        )}
        {hasColumns(format) && <PreviewTable columns={columns} preview={preview} />}
        <RecentExports channels={channels} onBegun={close} />
      </div>
    </Dialog>
  );
}

const NO_FILTER = {};
const NAMES_CHANNEL: ReadonlySet<ExportColumn> = new Set(['channel_id', 'channel_name', 'channel_username', 'link']);

function filterWords(filter: Parameters<typeof isFiltered>[0]): string {
  const words = [
    filter.mediaTypes ? mediaWords(filter) : '',
    filter.forwarded === undefined ? '' : forwardsWords(filter),
    filter.edited || filter.deleted ? changesWords(filter) : '',
    ...otherWords(filter),
    filter.text === undefined ? '' : quotedWords(filter.text),
  ];
  return words.filter((part) => part !== '').join(', ');
}
