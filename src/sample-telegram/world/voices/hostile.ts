// Texts that break careless programs: formulas, quotes, line ends, markup, invisible characters, emoji made of many.
const LONG_START = 'The longest text that Telegram takes, word by word: ';
const LONG_WORDS = 'the tide comes in and the tide goes out and the pilot writes it down; ';

export const HOSTILE_TEXTS: readonly string[] = [
  '=1+1',
  '=HYPERLINK("https://harbour.example/x","Click")',
  '@SUM(A1:A9) is what the new ticket machine printed instead of the fare',
  '-2+3',
  '+44 20 7946 0000 is the number of the duty office',
  '\t=cmd, after a tab',
  'He said "half past four", she said \'five\', the clock said ""nothing"".',
  'First line\r\nsecond line, after CR and LF\nthird, after LF alone\rfourth, after CR alone',
  'Column\tby\ttab; by semicolon, by comma\t"and quoted"',
  '<b>Not bold</b> and <script>alert("not a script")</script> &amp; not an entity',
  '<img src=x onerror="document.title=\'gone\'">',
  "'; DROP TABLE messages; --",
  'zero\u200Bwidth\u200Cjoin\u200Der and a word\u00ADbreak, a no-break\u00A0space',
  '\u202Ereversed by a mark\u202C, then \u200Fright\u200E and left again',
  '👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇳🇵 ⟦bold after emoji⟧ #метка_после_эмодзи',
  'e\u0301 is not é, and ﬁ is one letter; İstanbul, ẞ, ǆ',
  'שלום, السلام 123 и привет: three directions in one line (a) [b] {c}',
  '../../etc/passwd and C:\\Windows\\system32\\config are not file names here',
  '%s %d %n ${HOME} $(id) `id` \\x00 \\u0000',
  '   three spaces before and after   ',
  '\u{1F600}',
  'NULL',
  '0',
  `${LONG_START}${LONG_WORDS.repeat(60)}`.slice(0, 4_096),
];
