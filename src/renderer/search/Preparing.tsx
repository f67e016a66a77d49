import type { ReactElement } from 'react';
import { EmptyState } from '../ui/EmptyState.tsx';
import { LiveRegion } from '../ui/LiveRegion.tsx';
import { ProgressBar } from '../ui/ProgressBar.tsx';
import { preparingWords } from './result-words.ts';

/** In the place of what will be found, while the index is made of a file that had none. `share`: 0 to 1. */
export function Preparing({ share }: { readonly share: number }): ReactElement {
  return (
    <EmptyState title={preparingWords(share)} actions={<ProgressBar label="Preparing the search" value={share} />}>
      This happens once for each archive. Reading and downloading go on meanwhile; what is found appears when all of it
      can be found.
      <LiveRegion message={preparingWords(Math.floor(share * 10) / 10)} every={5_000} />
    </EmptyState>
  );
}
