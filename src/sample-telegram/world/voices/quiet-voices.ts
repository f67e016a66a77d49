// The voices of two small channels: old photographs of a town, and a circle that lets nobody in.
import { oneOf, type Scene, type Voice } from './voice.ts';

const STREETS = [
  'Mill Lane',
  'Fish Street',
  'the Rope Walk',
  'Bridge Square',
  'the Tannery',
  'Lantern Alley',
  'St Anne’s Steps',
  'the Customs House',
];
const MAKERS = [
  'H. Lindqvist',
  'an unknown photographer',
  'Atelier Moreau',
  'Gebrüder Kühn',
  'M. Osei',
  'the harbour engineer',
];

const NAMED = MAKERS.filter((maker) => !/^(an|the) /.test(maker));

function oldPhoto({ rng, id }: Scene): string {
  const year = rng.between(1871, 1968);
  return oneOf(
    rng,
    () =>
      `${rng.pick(STREETS)}, ${year}. Photograph: ${rng.pick(MAKERS)}. ${rng.pick(['The lamp posts are still there.', 'The house on the left burned down two years later.', 'Note the tramlines, laid that spring.', 'A market day, to judge by the baskets.'])} Inv. ${1_000 + (id % 7_000)}`,
    () =>
      `${rng.pick(STREETS)} vers ${year}. ${rng.pick(['Plaque de verre, 13 × 18 cm.', 'Carte postale colorisée à la main.', 'Tirage albuminé, légèrement piqué.'])} Don de la famille ${rng.pick(['Géraud', 'Lefèvre', 'N’Diaye'])}.`,
    () =>
      `Um ${year}: ${rng.pick(['die alte Brücke vor dem Umbau', 'Wäscherinnen am Fluss', 'der Markt im Schnee', 'das Zollhaus mit dem ersten Telefonmast'])}. Aufnahme: ${rng.pick(NAMED)}.`,
    () =>
      `Do you know this place? Our guess is ${rng.pick(STREETS)} around ${year}, but the church tower is wrong. Write to @oldtown_archive. #help`,
    () =>
      `Same spot, ${year} and today. ${rng.pick(['Only the chestnut tree has moved in.', 'Compare the second window.', 'The river has been pushed back forty metres.'])}`,
  );
}

export const photos: Voice = {
  post: oldPhoto,
  caption: oldPhoto,
  poll: ({ rng }) => ({
    question: `When was ${rng.pick(STREETS)} photographed?`,
    answers: ['Before 1900', '1900 to 1930', 'Later'],
  }),
  page: ({ rng, id }) => {
    const title = `${rng.pick(STREETS)}: then and now`;
    const url = `https://oldtown.example/plates/${id % 4_000}`;
    return { title, url, text: `New in the catalogue: ${url}` };
  },
  documentName: ({ id }) => `plate_${1_000 + (id % 7_000)}.tif`,
  signatures: [],
};

export const closed: Voice = {
  post: ({ rng }) =>
    rng.pick([
      'Minutes of the meeting are in the usual place.',
      'Next meeting moves to Thursday, same room.',
      'Please confirm that you have read the draft.',
      'The vote is closed. Thank you all.',
      'Nothing leaves this circle until Friday.',
    ]),
  caption: () => 'Draft, page one.',
  poll: () => ({ question: 'Publish on Friday?', answers: ['Yes', 'No', 'Not yet'] }),
  page: ({ id }) => ({
    title: 'Draft',
    url: `https://circle.example/${id}`,
    text: `Draft: https://circle.example/${id}`,
  }),
  documentName: () => 'draft.docx',
  signatures: [],
};
