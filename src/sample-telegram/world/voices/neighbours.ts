// What people write in a neighbourhood's group: short, in several languages, mostly to each other.
import { clockTime, oneOf, type Scene, type Voice } from './voice.ts';

const THINGS = [
  'a ladder',
  'a drill',
  'a pump',
  'wellies in 42',
  'a cat carrier',
  'a pressure cooker',
  'a bike trailer',
  'jam jars',
];
const SPOTS = ['the ferry steps', 'number 14', 'the lower path', 'the allotments', 'the bakery', 'the playground'];

function ask({ rng }: Scene): string {
  return oneOf(
    rng,
    () =>
      `Does anyone have ${rng.pick(THINGS)} I could borrow till ${rng.pick(['tomorrow', 'the weekend', 'Tuesday evening'])}?`,
    () => `Is the water off for everybody or just at ${rng.pick(SPOTS)}?`,
    () =>
      `Кто знает, ${rng.pick(['почему мигает свет', 'во сколько сегодня паром', 'чей пёс гуляет у причала', 'откроют ли сегодня нижнюю дорогу'])}?`,
    () => `What was that bang around ${clockTime(rng.between(0, 23), rng.pick([5, 10, 20, 40]))}?`,
    () =>
      `Anyone going past ${rng.pick(SPOTS)} this afternoon? I left my ${rng.pick(['umbrella', 'reading glasses', 'sourdough'])} there 🙈`,
  );
}

function answer({ rng, nature }: Scene): string {
  return oneOf(
    rng,
    () =>
      rng.pick([
        'Yes, come by after six.',
        'Same here.',
        'No idea, sorry!',
        'Thank you so much ❤️',
        'Already asked, they say tomorrow.',
        'Haha, that was us. Sorry.',
        'Да, у нас тоже.',
        'Спасибо! Забрала.',
        'On my way.',
        'شكراً جزيلاً',
        '谢谢，收到了',
        'Danke, hat sich erledigt.',
        'Merci beaucoup !',
      ]),
    () =>
      `The gauge says ${nature.level.toFixed(2)} m, so ${nature.flood ? 'I would move the car tonight.' : 'nothing to worry about.'}`,
    () => `I can lend you ${rng.pick(THINGS)}, number ${rng.between(2, 38)}, ring twice.`,
    () =>
      `It’s ${rng.pick(['the pump again', 'the bakery’s new oven', 'only the wind', 'roadworks, until Friday', 'a film crew, of all things'])}.`,
  );
}

function tell({ rng }: Scene): string {
  return oneOf(
    rng,
    () => `Heron on the roof of ${rng.pick(SPOTS)} again. He looks offended.`,
    () => `Reminder: clean-up on Saturday at ten, meet at ${rng.pick(SPOTS)}. There will be soup.`,
    () =>
      `Found a set of keys near ${rng.pick(SPOTS)}. ${rng.pick(['Blue tag.', 'Turtle on the ring.', 'Three keys, one very old.'])}`,
    () =>
      `Выложил фото разлива, смотрите выше. ${rng.pick(['Дошло до второй ступеньки.', 'Воробьям нравится.', 'Огород пока цел.'])}`,
    () => `Selling ${rng.pick(THINGS)}, hardly used, ${rng.between(5, 60)} or a cake.`,
    () => `⟦Please⟧ don’t park across ${rng.pick(SPOTS)}: the fire engine could not get through last night.`,
    () =>
      `If the siren goes, don’t panic, it is a test. ${rng.pick(['Twelve o’clock sharp.', 'They promised to keep it short.', 'Tell your grandparents.'])}`,
  );
}

export const neighbours: Voice = {
  post: (scene) => scene.rng.pick([ask, answer, answer, tell])(scene),
  caption: ({ rng }) =>
    rng.pick([
      'From my window just now',
      'Whose is this?',
      'Вот так сегодня',
      'Before and after the rain',
      'He is back 🐈',
      'Does this look level to you?',
      'Sunset. No filter.',
    ]),
  poll: ({ rng }) =>
    rng.pick([
      { question: 'Soup or cake for Saturday?', answers: ['Soup', 'Cake', 'Both, obviously'] },
      { question: 'Street party in June?', answers: ['Yes', 'Too loud', 'If we close the road'] },
    ]),
  page: ({ rng, id }) => {
    const title = rng.pick([
      'River Watch: today’s levels',
      'Ferry timetable',
      'How to stack sandbags',
      'Council notices',
    ]);
    const url = `https://neighbours.example/p/${id % 3_000}`;
    return { title, url, text: `${rng.pick(['Here it is', 'For those who asked', 'Worth a read'])}: ${url}` };
  },
  documentName: ({ rng }) => rng.pick(['minutes.pdf', 'keys list (new).xlsx', 'sandbags.pdf', 'Протокол.docx']),
  signatures: [],
};
