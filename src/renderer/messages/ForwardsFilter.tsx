// Whether forwarded messages are shown: a chip that opens a menu.
import { type ReactElement } from 'react';
import type { MessageFilter } from '../../shared/domain/message-list.ts';
import { MenuButton } from '../ui/MenuButton.tsx';
import { forwardsOf, forwardsWords, withForwards, type Forwards } from './filter-words.ts';

const FORWARDS: readonly { readonly value: Forwards; readonly label: string }[] = [
  { value: 'any', label: 'Any message' },
  { value: 'only', label: 'Only forwarded ones' },
  { value: 'not', label: 'None that was forwarded' },
];

interface ForwardsFilterProps {
  readonly filter: MessageFilter;
  readonly onChange: (filter: MessageFilter) => void;
}

export function ForwardsFilter({ filter, onChange }: ForwardsFilterProps): ReactElement {
  const chosen = forwardsOf(filter);
  return (
    <MenuButton
      className={chosen === 'any' ? 'chip' : 'chip chip-on'}
      items={FORWARDS.map(({ value, label }) => ({
        label,
        checked: chosen === value,
        onChoose: () => onChange(withForwards(filter, value)),
      }))}
    >
      {forwardsWords(filter)}
    </MenuButton>
  );
}
