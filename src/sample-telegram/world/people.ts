// The people of the supergroup. Their names come from many places; a few are hard on careless programs.
import type { Person } from './model.ts';
import { longId, mix, Rng } from './rng.ts';

const NAMES: readonly (readonly [string, string | null])[] = [
  ['Anna', 'Belova'],
  ['Tariq', 'Mansour'],
  ['Олег', 'Кравцов'],
  ['李', '伟'],
  ['Élodie', 'Garnier'],
  ['Jürgen', 'Weiß'],
  ['Марина', null],
  ['Yuki', 'Tanaka'],
  ['김', '민지'],
  ['Siobhán', 'O’Brien'],
  ['نور', 'الهاشمي'],
  ['Zoë', null],
  ['Paweł', 'Łukasik'],
  ['Света 🌻', null],
  ['Ngọc Anh', 'Trần'],
  ['Ødegaard', 'Liv'],
  ['Иван', 'Петров-Водкин'],
  ['Ifeoma', 'Okafor'],
  ['Mehmet', 'Yıldız'],
  ['佐藤', '健'],
  ['Ana', 'de la Cruz'],
  ['Björk', null],
  ['Гульнара', 'Сафина'],
  ['Tom', 'Bakker'],
  ['=Max', '(+1)'],
  ['"Quoted", Kate', null],
  ['<i>Lena</i>', null],
  ['@lex', 'R.'],
];
const LAST_NAMES = [
  'Moreau',
  'Singh',
  'Horvat',
  'Nowak',
  'Silva',
  'Кузнецова',
  'Ito',
  'Haddad',
  'Berg',
  'Costa',
  null,
  null,
];

/** 84 people: each first name three times, with other last names. */
export function makePeople(seed: number): readonly Person[] {
  const people: Person[] = [];
  for (let round = 0; round < 3; round++) {
    for (const [firstName, lastName] of NAMES) {
      const number = people.length;
      const rng = new Rng(mix(seed, 91, number));
      people.push({
        userId: 500_000_000 + (mix(seed, 92, number) % 1_400_000_000),
        accessHash: longId(seed, 93, number),
        firstName,
        lastName: round === 0 ? lastName : rng.pick(LAST_NAMES),
        username: rng.chance(0.6) ? `neighbour_${100 + number}` : null,
      });
    }
  }
  return people;
}
