// The order of what was found.
import type { ReactElement } from 'react';
import { count } from '../../shared/domain/counted.ts';
import { MOST_COUNTED, type SearchOrder } from '../../shared/domain/search.ts';
import { Chip } from '../ui/Chip.tsx';

interface OrderChipsProps {
  readonly order: SearchOrder;
  /** What by date means here. */
  readonly byDate: 'Oldest first' | 'Newest first';
  readonly onChange: (order: SearchOrder) => void;
}

export function OrderChips({ order, byDate, onChange }: OrderChipsProps): ReactElement {
  return (
    <fieldset className="results-order">
      <legend className="visually-hidden">Order</legend>
      <Chip on={order === 'date'} title={byDate} onClick={() => onChange('date')}>
        By date
      </Chip>
      <Chip
        on={order === 'relevance'}
        title={`The most relevant first: up to ${count(MOST_COUNTED)} messages are put in this order`}
        onClick={() => onChange('relevance')}
      >
        Best match
      </Chip>
    </fieldset>
  );
}
