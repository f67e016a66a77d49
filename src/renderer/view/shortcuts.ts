// The keys as the shortcuts dialog lists them. The accelerators are the menu's own.

export interface ShortcutGroup {
  readonly where: string;
  readonly keys: readonly { readonly does: string; readonly press: readonly string[] }[];
}

/** `mac`: the platform's own signs for the modifiers. */
export function shortcuts(mac: boolean): readonly ShortcutGroup[] {
  const control = (key: string) => (mac ? `⌘${key}` : `Ctrl+${key}`);
  const alt = mac ? '⌥' : 'Alt+';
  return [
    {
      where: 'Anywhere',
      keys: [
        { does: 'Add a channel', press: [control('N')] },
        { does: 'Search', press: [control('K'), control('F')] },
        { does: 'Export', press: [control('E')] },
        { does: 'Update to now', press: [control('U')] },
        { does: 'Fill all gaps', press: [mac ? '⇧⌘U' : 'Ctrl+Shift+U'] },
        { does: 'Go to a date', press: [control('G')] },
        { does: 'Settings', press: [control(',')] },
        { does: 'This list', press: ['?', control('/')] },
        { does: 'Close a dialog or panel', press: ['Esc'] },
      ],
    },
    {
      where: 'Calendar',
      keys: [
        { does: 'By day', press: ['↑', '↓'] },
        { does: 'By week', press: ['←', '→'] },
        { does: 'First, last day of the year', press: ['Home', 'End'] },
        { does: 'By month', press: ['Page Up', 'Page Down'] },
        { does: 'By year', press: [`${alt}Page Up`, `${alt}Page Down`] },
        { does: 'Select days', press: ['Shift+arrows'] },
        { does: 'Open the gap, or go to the day’s messages', press: ['Enter'] },
        { does: 'What can be done with the day', press: ['Shift+F10'] },
      ],
    },
    {
      where: 'Figures',
      keys: [
        { does: 'By bar', press: ['←', '→'] },
        { does: 'Further', press: ['Page Up', 'Page Down'] },
        { does: 'First, last bar', press: ['Home', 'End'] },
        { does: 'The bar’s messages', press: ['Enter'] },
      ],
    },
    {
      where: 'Messages',
      keys: [
        { does: 'By message', press: ['↑', '↓'] },
        { does: 'By page', press: ['Page Up', 'Page Down'] },
        { does: 'First, last message', press: ['Home', 'End'] },
        { does: 'Show all of it, or fill the gap', press: ['Enter'] },
      ],
    },
    {
      where: 'Channels',
      keys: [
        { does: 'The channel above, below', press: ['↑', '↓'] },
        { does: 'Its menu', press: ['Shift+F10'] },
      ],
    },
    {
      where: 'Between calendar and messages',
      keys: [{ does: 'Move the splitter', press: ['↑', '↓', 'Home', 'End'] }],
    },
  ];
}
