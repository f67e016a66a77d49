/** What `lacuna` can be asked to do. By these words a start of the app without a window is told from one with it. */
export const VERB_NAMES = [
  'sign-in',
  'sign-out',
  'channels',
  'add',
  'coverage',
  'fill',
  'check',
  'search',
  'export',
  'import',
  'serve',
  'doctor',
] as const;
export type VerbName = (typeof VERB_NAMES)[number];
