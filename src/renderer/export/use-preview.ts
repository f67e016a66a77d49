import { useEffect, useState } from 'react';
import type { ExportPreview } from '../../shared/domain/export.ts';
import { failureOf, type Failure } from '../../shared/domain/failure.ts';
import { on, request } from '../api.ts';
import type { ExportQuery } from './export-store.ts';

/** While somebody types a date, every key asks for another range: the question waits this long for the next key. */
const PATIENCE = 180;

interface Preview {
  /** What an earlier query showed stays until the new answer is here; null before the first. */
  readonly preview: ExportPreview | null;
  readonly failure: Failure | null;
}

const NOTHING: Preview = { preview: null, failure: null };

/** What an export would hold. Asked again when the query changes, and while batches land in the channel. */
export function usePreview(query: ExportQuery | null): Preview {
  const [shown, setShown] = useState<Preview>(NOTHING);
  useEffect(() => {
    if (!query) return;
    let gone = false;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const ask = () => {
      timer = null;
      request('export.preview', query).then(
        (preview) => gone || setShown({ preview, failure: null }),
        (thrown: unknown) => gone || setShown({ preview: null, failure: failureOf(thrown) }),
      );
    };
    const soon = () => {
      timer ??= setTimeout(ask, PATIENCE);
    };
    soon();
    const stop = on('batch-committed', ({ channelId }) => query.selection.channels.includes(channelId) && soon());
    return () => {
      gone = true;
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [query]);
  // Of days that make no range nothing can be said, whatever was asked before.
  return query ? shown : NOTHING;
}
