// River Watch's longer and quieter posts: people, birds, the past, how things work.
import { BIRDS, EXPLANATIONS, FOUND, HISTORY, READERS, SUBJECTS } from './river-words.ts';
import { countRu, dateRu, decimalRu, onWeekdayRu, upper } from './russian.ts';
import { clockTime, oneOf, some, type Scene, type Voice } from './voice.ts';

const lower = (text: string): string => text.replace(/^./u, (first) => first.toLowerCase());

export function people({ rng, day }: Scene): string {
  return oneOf(
    rng,
    () =>
      `Волонтёры собираются ${onWeekdayRu(day, rng.between(1, 4))} в ${clockTime(rng.between(9, 12), 0)} у спуска к воде: будем убирать берег. Перчатки и мешки дадим, сапоги — свои. Записаться: @riverwatch_bot`,
    () =>
      `На берегу собрали ${countRu(rng.between(38, 260), 'мешок', 'мешка', 'мешков')} мусора. Спасибо всем, кто пришёл! Отдельно — за горячий чай: ${rng.pick(READERS)}, вы нас спасли.`,
    () => `Спасатели: на набережной нашли ${rng.pick(FOUND)}. Кто узнал — пишите, передадим.`,
    () =>
      `Пруды и старицы зарыбили: выпустили ${countRu(rng.between(5, 40), 'тысячу', 'тысячи', 'тысяч')} мальков ${rng.pick(['сазана', 'щуки', 'толстолобика', 'стерляди'])}. Ловить здесь нельзя до ${rng.pick(['июня', 'осени', 'следующей весны'])}.`,
    () =>
      `На затоне видели птиц: ${rng.pick(BIRDS)}, около ${rng.between(6, 60)} особей. Орнитологи просят не подходить ближе ста метров и не кормить хлебом.`,
    () =>
      `Пишет ${rng.pick(READERS)}: «${rng.pick([
        'Сорок лет живу у воды, а такого тихого апреля не помню. Хожу к посту как на работу',
        'Проверила: ваша цифра и рейка на опоре сходятся до сантиметра. Спасибо, что не округляете',
        'Вода дошла до второй ступеньки, сосед вынес картошку на чердак. Держимся, помогаем друг другу',
        'Дети спрашивают, почему река ночью громче. Отвечаю: потому что город тише',
      ])}».`,
  );
}

export const history = ({ rng, day }: Scene): string =>
  `📜 ${dateRu(day)} ${rng.between(1908, 1994)} года ${rng.pick(HISTORY)} ${rng.pick(['#архив', '#этотдень', ''])}`.trim();

export function explainer(scene: Scene): string {
  const { rng, id } = scene;
  const { title, slug, short } = rng.pick(SUBJECTS);
  const link = `https://riverwatch.example/razbor/${slug}-${id % 900}`;
  return oneOf(
    rng,
    () => `#разбор ${title}: объясняем вместе с инженерами. Полный текст — ⟦по ссылке|${link}⟧.`,
    () =>
      `#разбор ⟦${title}⟧\n\nКоротко: ${short}\n\n${some(rng, EXPLANATIONS, rng.between(1, 4)).join('\n\n')}\n\nЧитать целиком: ${link}`,
    () =>
      `Нас часто спрашивают: «${lower(title)}?» Если коротко: ${short} Чего не хватает, пишите @riverwatch_bot, дополним.`,
  );
}

/** A look back at the week, several paragraphs long. */
export function week({ rng, nature, day }: Scene): string {
  const paragraphs = [
    `Вода. За семь дней уровень у моста ${nature.change > 0 ? 'вырос' : nature.change < 0 ? 'снизился' : 'почти не изменился'}, сейчас ${decimalRu(nature.level, 2)} м. Через плотину идёт ${nature.flow} м³/с, ${nature.flood ? 'это выше обычного, запас ёмкости берегут для пика' : 'это обычный расход для такого времени года'}.`,
    `Люди. Спасатели выезжали ${countRu(rng.between(2, 19), 'раз', 'раза', 'раз')}, всех довезли до берега. На посту дежурили ${rng.pick(['студенты гидрофака', 'две смены добровольцев', 'школьники с учителем географии'])}: спасибо, что не проспали ни одного замера.`,
    `Берег. ${rng.pick(['Укрепили откос у лодочной станции', 'Починили лестницу у спуска к воде', 'Поставили новую рейку на опоре', 'Спилили аварийные тополя у затона'])}, работы заняли ${countRu(rng.between(2, 6), 'день', 'дня', 'дней')}. ${rng.pick(['Ходить там снова можно.', 'Ограждение снимут, когда схватится бетон.', 'Просим не отвязывать ленты, дети смотрят на вас.'])}`,
    `Живое. На затоне держатся ${rng.pick(BIRDS)}; рыбаки говорят, что ${rng.pick(['лещ стоит глубоко', 'окунь берёт только на рассвете', 'щука вышла на мель'])}. ${rng.pick(['Проверять не стали.', 'Орнитологи довольны.', 'Кот с пристани доволен тоже.'])}`,
    `Вопрос недели. ${upper(rng.pick(SUBJECTS).title)}? Ответим ${onWeekdayRu(day, 2)}, присылайте свои версии.`,
  ];
  return `⟦Неделя на реке: ${dateRu(day)}⟧\n\n${some(rng, paragraphs, rng.between(3, 5)).join('\n\n')}\n\n#неделя`;
}

export const page: Voice['page'] = ({ rng, id }) => {
  const { title, slug, short } = rng.pick(SUBJECTS);
  const url = `https://riverwatch.example/razbor/${slug}-${id % 900}`;
  const lead = rng.pick(['Новый разбор', 'Собрали всё в одном месте', 'Читайте на сайте', 'Обновили статью']);
  return { title, url, text: `${lead}: ${lower(title)}. ${upper(short)} ${url}` };
};
