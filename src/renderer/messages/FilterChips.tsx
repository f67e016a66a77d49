// All filters but words and days, the same wherever messages are shown.
import { type ReactElement } from 'react';
import type { MessageFilter } from '../../shared/domain/message-list.ts';
import { ChangesFilter } from './ChangesFilter.tsx';
import { ForwardsFilter } from './ForwardsFilter.tsx';
import { MediaFilter } from './MediaFilter.tsx';
import { MoreFilters } from './MoreFilters.tsx';

interface FilterChipsProps {
  readonly filter: MessageFilter;
  readonly onChange: (filter: MessageFilter) => void;
}

export function FilterChips({ filter, onChange }: FilterChipsProps): ReactElement {
  return (
    <>
      <MediaFilter filter={filter} onChange={onChange} />
      <ForwardsFilter filter={filter} onChange={onChange} />
      <ChangesFilter filter={filter} onChange={onChange} />
      <MoreFilters filter={filter} onChange={onChange} />
    </>
  );
}
