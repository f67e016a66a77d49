// The full-text index (search/search-index.ts). Derived, and empty at first: a file of millions of rows opens at once and
// is indexed in idle moments.
import type { Migration } from './migration.ts';

export const search: Migration = {
  version: 3,
  statements: [
    // Contentless: the words stand in messages already. They come folded and parted by spaces (search-words.ts), and the
    // plainest tokenizer leaves them so, whatever the version of SQLite knows of Unicode.
    `CREATE VIRTUAL TABLE message_search USING fts5 (
      words, content = '', contentless_delete = 1, tokenize = "ascii tokenchars '#@_'"
    )`,
  ],
};
