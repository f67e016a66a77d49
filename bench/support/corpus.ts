// Made-up running text in four scripts, from which posts are cut. Words follow Zipf's law as those of a language do:
// few are frequent, most are rare. Commas, quotes and line breaks are there, for exports must quote them.
import { mix, Rng } from './rng.ts';

export interface Corpus {
  readonly text: string;
  readonly bytesPerUnit: number;
}

interface Script {
  readonly share: number;
  readonly syllables: readonly string[];
  readonly mostSyllables: number;
  readonly space: string;
  readonly comma: string;
  readonly stop: string;
}

const SCRIPTS: readonly Script[] = [
  {
    share: 0.5,
    syllables: 'во да ре ка го род но вос ти мос пар ули ца лес не бо ска зал при шли ве тер сто ял ут ро'.split(' '),
    mostSyllables: 4,
    space: ' ',
    comma: ', ',
    stop: '. ',
  },
  {
    share: 0.27,
    syllables: 'ri ver ga te mon sto lin ha bor ced ra tel no va per dun el mi so tu an der wil qua fe bru'.split(' '),
    mostSyllables: 4,
    space: ' ',
    comma: ', ',
    stop: '. ',
  },
  {
    share: 0.15,
    syllables: 'نه ر ما ء مدي نة جس ر طق س مط ر بي ت سو ق با ب شم س'.split(' '),
    mostSyllables: 4,
    space: ' ',
    comma: '، ',
    stop: '. ',
  },
  {
    share: 0.08,
    syllables: '江 河 水 位 上 升 城 市 天 气 桥 梁 港 口 消 息 今 日 观 测 山 区 降 雨'.split(' '),
    mostSyllables: 3,
    space: '',
    comma: '，',
    stop: '。',
  },
];

const WORDS = 30_000;
const CORPUS_UNITS = 400_000;

/** The corpora with their shares, the same for every run. */
export function makeCorpora(seed: number): readonly { readonly share: number; readonly corpus: Corpus }[] {
  return SCRIPTS.map((script, number) => ({ share: script.share, corpus: makeCorpus(script, mix(seed, 11, number)) }));
}

function makeCorpus(script: Script, seed: number): Corpus {
  const rng = new Rng(seed);
  const words = Array.from({ length: WORDS }, () =>
    Array.from(
      { length: 1 + rng.below(script.mostSyllables) },
      () => script.syllables[rng.below(script.syllables.length)] ?? '',
    ).join(''),
  );
  const parts: string[] = [];
  for (let units = 0; units < CORPUS_UNITS;) {
    // Zipf: the rank's logarithm is spread evenly.
    const word = words[Math.floor(WORDS ** rng.fraction()) - 1] ?? '';
    const part = punctuated(word, script, rng);
    parts.push(part);
    units += part.length;
  }
  const text = parts.join('');
  return { text, bytesPerUnit: Buffer.byteLength(text) / text.length };
}

function punctuated(word: string, { space, comma, stop }: Script, rng: Rng): string {
  const lot = rng.fraction();
  if (lot < 0.06) return word + comma;
  if (lot < 0.12) return word + stop;
  if (lot < 0.135) return `${word}\n\n`;
  if (lot < 0.15) return `"${word}"${space}`;
  return word + space;
}
