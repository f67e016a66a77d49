// River Watch, in Russian: levels, floods, ice, bridges, boats, readers' photographs.
import { CALM, PHOTO_PLACES, PLACES, READERS, STREETS, type GaugePlace } from './river-words.ts';
import { explainer, history, page, people, week } from './river-stories.ts';
import { countRu, dateRu, decimalRu, onWeekdayRu, signed, upper, weekdayOfRu, weekdayRu } from './russian.ts';
import { clockTime, laterToday, oneOf, some, type Scene, type Voice } from './voice.ts';

const metres = (value: number): string => `${decimalRu(value, value < 3 ? 2 : 1)} м`;

/** The level at a place and hour: the day's, moving with the day's change. */
function levelAt({ nature, hour }: Scene, { offset }: GaugePlace): number {
  return Math.max(0.4, nature.level + offset + ((nature.change / 100) * (hour - 12)) / 24);
}

function movement({ nature, rng }: Scene): string {
  if (nature.change >= 4) return rng.pick(['поднялся до', 'вырос до', 'продолжает расти и достиг']);
  if (nature.change <= -4) return rng.pick(['опустился до', 'снизился до', 'продолжает падать и составляет']);
  return rng.pick(['держится на отметке', 'почти не меняется и составляет', 'остаётся около']);
}

function outlook({ nature, day, rng }: Scene): string {
  if (nature.flood && nature.change >= 0) {
    const ahead = rng.between(1, 3);
    return rng.pick([
      `паводок ожидают к вечеру ${weekdayOfRu(day, ahead)}`,
      `пик паводка ждут ${onWeekdayRu(day, ahead)}`,
      'низкие улицы готовят к подтоплению',
      `до опасной отметки остаётся ${rng.between(12, 85)} см`,
    ]);
  }
  if (nature.flood) {
    return rng.pick(['паводок идёт на спад', 'опасность подтопления снижается', 'вода постепенно уходит с поймы']);
  }
  if (nature.ice) {
    return rng.pick(['ледостав устойчивый', 'под опорами остаётся промоина', 'на переправе лёд меряют дважды в день']);
  }
  if (nature.wet > 6) {
    return rng.pick([
      'к ночи возможна прибавка после дождя',
      'притоки наполняются быстро',
      'осадки прибавят ещё немного',
    ]);
  }
  return rng.pick([
    'это обычные значения для этого времени года',
    'угрозы подтопления нет',
    'судоходство без ограничений',
    'изменений до конца суток не ждут',
  ]);
}

function level(scene: Scene): string {
  const { nature, rng, day } = scene;
  const place = rng.pick(PLACES);
  const details = some(
    rng,
    [
      `За сутки ${signed(nature.change)} см.`,
      `Расход воды через плотину — ${nature.flow} кубометров в секунду.`,
      nature.ice
        ? `Толщина льда у берега — ${nature.iceThickness} см.`
        : `Температура воды ${Math.max(1, Math.round(nature.high * 0.7))} °C.`,
      `Спасатели работают в ${nature.flood ? 'усиленном' : 'обычном'} режиме.`,
      `По прогнозу, ${onWeekdayRu(day, 1)} ${nature.change > 2 ? 'рост продолжится' : nature.change < -2 ? 'спад продолжится' : 'уровень не изменится'}.`,
    ],
    rng.between(0, 3),
  );
  const close = rng.pick([
    'Что известно к этому часу — коротко.',
    'Следим дальше.',
    `Следующий замер в ${laterToday(scene, 3)}.`,
    'Подробности — в вечерней сводке.',
    '',
  ]);
  return [
    `Уровень воды ${place.at} ${movement(scene)} ${metres(levelAt(scene, place))}: ${outlook(scene)}.`,
    ...details,
    close,
  ]
    .join(' ')
    .trim();
}

function table(scene: Scene): string {
  const { rng, nature, hour } = scene;
  const rows = some(rng, PLACES.slice(1), rng.between(4, 6)).map(
    (place) =>
      `${upper(place.at)}: ${decimalRu(levelAt(scene, place), 2)} м (${signed(nature.change + rng.between(-2, 2))})`,
  );
  return `⟦Уровни на ${clockTime(hour, 0)}⟧\n\n${rows.join('\n')}\n\nВ скобках — изменение за сутки, см. ${rng.pick(['#сводка', '#уровни', 'Расход через плотину — ' + nature.flow + ' м³/с.'])}`;
}

function morning({ day, nature, rng }: Scene): string {
  const sky =
    nature.wet > 5
      ? nature.high < 1
        ? 'снег'
        : 'дождь'
      : rng.pick(['ясно', 'переменная облачность', 'туман над водой', 'пасмурно', 'солнечно']);
  const change = nature.change === 0 ? 'без изменений за сутки' : `${signed(nature.change)} см за сутки`;
  const close = rng.pick([
    'Хорошего дня!',
    'Берегите себя на воде.',
    'Присылайте фото с набережной: @riverwatch_photo.',
    'Мы на связи весь день.',
    '',
    '',
  ]);
  return `Доброе утро! Сегодня ${dateRu(day)}, ${weekdayRu(day)}. Днём ${signed(nature.high)} °C, ${sky}, ветер ${nature.wind} м/с. Уровень у моста — ${metres(nature.level)} (${change}). ${close}`.trim();
}

function night({ nature, rng, day }: Scene): string {
  const lead = rng.pick([
    'пять постов наблюдения',
    'данные семи постов',
    'коротко о главном за день',
    'что показали посты к полуночи',
  ]);
  const state = nature.flood
    ? nature.change > 0
      ? rng.pick([
          'Вода прибывает, дежурят на двух улицах, дороги пока открыты.',
          'Рост продолжается, у дамбы круглосуточный обход, эвакуации нет.',
        ])
      : rng.pick([
          'Паводок спадает, лёд прошёл, дороги открыты.',
          'Вода уходит, на нижних улицах откачивают подвалы, мост открыт.',
        ])
    : nature.ice
      ? `Лёд у берега ${nature.iceThickness} см, выход на середину запрещён. Переправа закрыта до утра.`
      : rng.pick([
          'Спокойно: без происшествий, суда прошли по расписанию.',
          'Уровень ровный, ветер стих, на воде никого.',
          'За день два небольших выезда спасателей, пострадавших нет.',
        ]);
  return `Ночная сводка: ${lead}. ${state} У моста ${metres(nature.level)}, через плотину ${nature.flow} м³/с. ${rng.pick(['Спокойной ночи.', `Следующая сводка ${onWeekdayRu(day, 1)} утром.`, 'До завтра.', ''])}`.trim();
}

function roads(scene: Scene): string {
  const { rng, nature, day } = scene;
  const street = rng.pick(STREETS);
  if (nature.flood && nature.change >= 0) {
    return `⚠️ Из-за подъёма воды перекрыли ${street}. Объезд — через верхний мост. ${rng.pick(['Автобусы 4 и 11 идут в обход.', `Откроют не раньше ${weekdayOfRu(day, 1)}.`, 'Пешеходам оставили настил вдоль стены.'])} #дороги`;
  }
  return oneOf(
    rng,
    () =>
      `Открыли ${street}: ремонт водоотвода закончили на ${countRu(rng.between(2, 9), 'день', 'дня', 'дней')} раньше срока. Разметку нанесут, когда подсохнет. #дороги`,
    () =>
      `${upper(onWeekdayRu(day, 1))} с ${clockTime(rng.between(9, 11), 0)} до ${clockTime(rng.between(14, 18), 0)} закроют проезд по Старому мосту: осмотр опор. Пешеходы — без ограничений, автобусы пойдут через верхний мост.`,
    () =>
      `На Нижней пристани снова работает светофор. Подрядчик обещает до ${weekdayOfRu(day, rng.between(2, 5))} закончить и переход.`,
  );
}

function ice({ nature, rng }: Scene): string {
  const thin = nature.iceThickness < 18;
  return oneOf(
    rng,
    () =>
      `Толщина льда у лодочной станции — ${nature.iceThickness} см, на фарватере ${Math.max(4, nature.iceThickness - 7)} см. ${thin ? 'Этого мало даже для пешехода: с детьми на лёд нельзя.' : 'Выезд машин по-прежнему запрещён.'} Замеры делаем в одних и тех же лунках, чтобы сравнение было честным. #лёд`,
    () =>
      `⟦Осторожно, тонкий лёд.⟧ ${upper(rng.pick(PLACES).at)} вода подтачивает лёд снизу. С начала недели спасатели сняли с реки ${countRu(rng.between(2, 14), 'рыбака', 'рыбаков', 'рыбаков')}. Если провалились — раскиньте руки и зовите на помощь, не пытайтесь встать.`,
    () =>
      `Ночью до ${signed(nature.low)} °C. ${rng.pick(['Шуга идёт сплошной полосой', 'Забереги растут', 'Промоина под мостом затянулась'])}, водозабор перевели на ${rng.pick(['зимний режим', 'второй горизонт', 'подогрев решёток'])}.`,
  );
}

function boats(scene: Scene): string {
  const { rng, day, nature } = scene;
  return oneOf(
    rng,
    () =>
      `Паром «Заря» ${onWeekdayRu(day, 1)} пойдёт по ${rng.pick(['летнему', 'сокращённому', 'обычному'])} расписанию: первый рейс в ${clockTime(rng.between(6, 8), rng.pick([0, 20, 40]))}, последний в ${clockTime(rng.between(19, 22), 30)}. Билеты — на пристани, велосипеды бесплатно.`,
    () =>
      `Теплоход «Капитан Рябов» встал у ${rng.pick(['второго', 'третьего', 'грузового'])} причала. На борту ${countRu(rng.between(40, 180), 'пассажир', 'пассажира', 'пассажиров')}, стоянка до ${laterToday(scene, 4)}.`,
    () =>
      `Из-за ветра ${nature.wind + rng.between(4, 9)} м/с маломерным судам запретили выход до ${laterToday(scene, 5)}. Паром ходит с задержкой, ждите на крытой пристани.`,
    () =>
      `Земснаряд продолжает чистить фарватер ${rng.pick(PLACES).at}. За неделю подняли ${countRu(rng.between(11, 64) * 100, 'кубометр', 'кубометра', 'кубометров')} песка, его везут на отсыпку дамбы. #фарватер`,
  );
}

function dam(scene: Scene): string {
  const { rng, nature, day } = scene;
  const rising = nature.change >= 0;
  return `${rng.pick(['Гидроузел', 'Плотина', 'ГЭС'])} ${rising ? 'увеличивает' : 'уменьшает'} сброс: с ${laterToday(scene, 2)} будет ${nature.flow + (rising ? 40 : -40)} м³/с вместо ${nature.flow}. До города вода дойдёт ${onWeekdayRu(day, 1)} ${rng.pick(['утром', 'днём', 'к вечеру'])}. ${rng.pick(['Лодки просят поднять выше.', 'На уровень у моста это повлияет мало.', 'Рыбакам лучше уйти с кос.'])}`;
}

function update({ rng, nature, hour, minute }: Scene): string {
  return oneOf(
    rng,
    () =>
      `Уточнение: в прошлой сводке была опечатка. Правильно: ${metres(nature.level)} у моста. Исправили, спасибо внимательным читателям.`,
    () =>
      `${clockTime(hour, minute)} — ${rng.pick(['движение по мосту восстановлено', 'сирена была учебной', 'насосы запустили', 'свет в Заречье дали', 'пробка у переправы рассосалась'])}.`,
    () =>
      `Коротко: ${rng.pick(['мост открыт', 'паром ходит', 'дамба сухая', 'насосная работает', 'уровень прежний'])}.`,
    () =>
      `${rng.pick(['Гидрологи', 'Спасатели', 'Инженеры'])} ${rng.pick(['подтвердили', 'уточнили', 'сообщили'])}: ${rng.pick(CALM)}`,
  );
}

export const river: Voice = {
  post(scene) {
    const { rng, nature, occasion } = scene;
    if (occasion === 'morning') return morning(scene);
    if (occasion === 'night') return night(scene);
    const seasonal = nature.ice ? ice : boats;
    const flood = nature.flood ? [level, roads, dam] : [];
    return rng.pick([
      level,
      level,
      table,
      roads,
      seasonal,
      seasonal,
      explainer,
      scene.day.weekday === 6 ? week : explainer,
      explainer,
      dam,
      people,
      people,
      people,
      update,
      history,
      ...flood,
    ])(scene);
  },
  caption(scene) {
    const { rng, hour } = scene;
    const when = hour < 11 ? 'сегодня утром' : hour < 17 ? 'днём' : 'сегодня вечером';
    const place = rng.pick(PLACES);
    return oneOf(
      rng,
      () => `📷 ${rng.pick(PHOTO_PLACES)} ${when}. Фото читателей.`,
      () =>
        `${upper(place.at)} ${when}: ${metres(levelAt(scene, place))} по посту. ${rng.pick(['Прислали подписчики.', 'Прислала наша читательница.', 'Снято с моста.'])}`,
      () =>
        `Так ${when} выглядит ${rng.pick([hour >= 17 ? 'закат над плёсом' : 'туман над плёсом', 'пойма с высоты', 'очередь на паром', 'работа насосов', 'новый водомерный пост'])}. ${rng.pick(['Автор', 'Снимок'])}: ${rng.pick(READERS)}. #фото`,
      () => level(scene),
    );
  },
  poll: ({ rng }) =>
    rng.pick([
      { question: 'Видно ли воду из вашего окна?', answers: ['Да, каждый день', 'Только в половодье', 'Нет'] },
      {
        question: 'Когда удобнее получать сводку?',
        answers: ['К семи утра', 'В обед', 'Вечером', 'Только если что-то случилось'],
      },
      {
        question: 'Подтапливало ли ваш двор за последние пять лет?',
        answers: ['Ни разу', 'Один раз', 'Несколько раз'],
      },
      { question: 'Нужен ли второй водомерный пост в Заречье?', answers: ['Нужен', 'Хватает одного', 'Не знаю'] },
    ]),
  page,
  documentName({ rng, day }) {
    const date = `${day.year}-${String(day.month + 1).padStart(2, '0')}-${String(day.dayOfMonth).padStart(2, '0')}`;
    return rng.pick([
      `Сводка ${date}.pdf`,
      `уровни_${date}.xlsx`,
      `gidroposty-${date}.csv`,
      `Схема объезда ${date}.pdf`,
    ]);
  },
  signatures: ['Редакция', 'Анна Белова', 'дежурный редактор'],
};

/** One of many gauges that report in the same second. */
export function gaugeReport({ rng, nature, hour, minute }: Scene, number: number): string {
  const own = nature.level + rng.between(-90, 110) / 100;
  const change = nature.change + rng.between(-4, 4);
  return `Гидропост № ${number} · ${clockTime(hour, minute)} · ${decimalRu(own, 2)} м (${signed(change)} см) · ${change > 0 ? 'рост' : change < 0 ? 'спад' : 'без изменений'}`;
}
