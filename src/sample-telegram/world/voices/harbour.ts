// A port's notices, in English with Chinese, Japanese and Korean beside it.
import { clockTime, laterToday, oneOf, some, type Scene, type Voice } from './voice.ts';

const SHIPS = [
  'Aurora Bay',
  'Kestrel',
  'Hai Xing 8',
  'Northern Pilot',
  'Sakura Maru',
  'Han River',
  'Silver Tern',
  'Ocean Lantern',
  'Mei Ling',
  'Baltic Heron',
  'Pacific Juniper',
  'Dong Hae 3',
];
const CARGO = ['timber', 'citrus', 'container', 'bulk grain', 'vehicle', 'frozen fish', 'cement'];
const AREAS = [
  'the north basin',
  'the inner harbour',
  'the fairway between buoys 7 and 11',
  'the fishing quay',
  'the east breakwater',
  'the turning circle',
  'anchorage B',
];
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const ZH_DAYS = '一二三四五六日';
const JA_DAYS = '月火水木金土日';
const KO_DAYS = '월화수목금토일';

interface Tides {
  readonly high: string;
  readonly low: string;
  readonly highM: string;
  readonly lowM: string;
}

/** The day's tides: high water comes 50 minutes later every day, springs and neaps follow each other. */
function tides({ day }: Scene): Tides {
  const minute = (day.day * 50 + 95) % 745;
  const spring = (1 + Math.cos((day.day / 14.77) * 2 * Math.PI)) / 2;
  const low = minute + 372;
  return {
    high: clockTime(Math.floor(minute / 60), minute % 60),
    low: clockTime(Math.floor(low / 60), low % 60),
    highM: (3.9 + 1.6 * spring).toFixed(1),
    lowM: (1.6 - 1.1 * spring).toFixed(1),
  };
}

/** The day's waves in metres. */
const waves = ({ nature }: Scene): string => (0.3 + nature.wind / 6).toFixed(1);

const berth = ({ rng }: Scene): number => rng.between(1, 24);

/** `Notice 118/24`. */
function noticeNumber({ id, day }: Scene): string {
  return `${1 + (id % 420)}/${String(day.year).slice(2)}`;
}

function notice(scene: Scene): string {
  const { rng, day } = scene;
  const until = DAYS[(day.weekday + rng.between(1, 4)) % 7];
  return oneOf(
    rng,
    () =>
      `⟦NOTICE TO MARINERS ${noticeNumber(scene)}⟧\n\nDredging in ${rng.pick(AREAS)} until ${until}. Pass at no more than ${rng.between(3, 6)} knots and keep ${rng.pick(['50', '100', '150'])} m clear of the spoil barge. Listen on VHF channel ${rng.pick([8, 12, 14, 16])}.`,
    () =>
      `Notice ${noticeNumber(scene)}: the light on the east breakwater (Fl G 5s) is ${rng.pick(['unlit', 'back in service', 'reduced to half range'])}. ${rng.pick(['A temporary buoy marks the position.', 'Chart correction will follow.', 'Report sightings to harbour control.'])}`,
    () =>
      `Divers working at berth ${berth(scene)} today, ${clockTime(scene.hour, 0)}–${laterToday(scene, 3)}. No propeller movements within 200 m without permission. #safety`,
    () =>
      `Swell of ${waves(scene)} m expected in ${rng.pick(AREAS)} from ${laterToday(scene, 2)}. Double your lines; pilots board inside the breakwater only.`,
  );
}

function schedule(scene: Scene): string {
  const { rng } = scene;
  const ship = rng.pick(SHIPS);
  return oneOf(
    rng,
    () =>
      `${ship} (${rng.pick(CARGO)}) ${rng.pick(['alongside berth', 'shifting to berth', 'expected at berth'])} ${berth(scene)}, ${laterToday(scene, 2)}. ${rng.pick(['Two tugs ordered.', 'Pilot on board.', 'Stevedores from the second shift.', 'Sails on the morning tide.'])}`,
    () =>
      `Arrivals for ${DAYS[(scene.day.weekday + 1) % 7]}:\n${some(rng, SHIPS, rng.between(3, 5))
        .map(
          (name, index) =>
            `${clockTime(4 + index * 3 + rng.between(0, 2), rng.pick([0, 15, 30, 45]))}  ${name}, berth ${berth(scene)}`,
        )
        .join('\n')}\n\nAll times local. Changes: @harbour_control`,
    () =>
      `The ${laterToday(scene, 1)} ferry is running ${rng.between(10, 50)} minutes late${rng.pick([' because of fog', ' after a medical stop', ': waiting for the bridge', ''])}. Tickets stay valid for the next sailing.`,
    () => {
      const { high, low, highM, lowM } = tides(scene);
      return `High water ${high} (${highM} m), low water ${low} (${lowM} m). Clearance under the road bridge at high water: ${(14.9 - Number(highM)).toFixed(1)} m. #tides`;
    },
  );
}

function chinese(scene: Scene): string {
  const { rng, day } = scene;
  const weekday = ZH_DAYS[(day.weekday + 1) % 7] ?? '一';
  return oneOf(
    rng,
    () =>
      `【港口通告】${day.month + 1}月${day.dayOfMonth}日，${berth(scene)}号泊位${rng.pick(['进行系船柱检修', '临时关闭', '恢复使用', '优先安排冷藏船靠泊'])}，请各船舶提前与港口调度联系（VHF ${rng.pick([8, 12, 14])} 频道）。`,
    () =>
      `渡轮时刻变更：星期${weekday}起，首班船改为${clockTime(rng.between(6, 7), 30)}开航，末班船${clockTime(rng.between(20, 22), 0)}。遇大雾停航，请留意本频道。\nFerry times change from ${DAYS[(day.weekday + 1) % 7]}: first sailing moves to the earlier slot; no sailings in fog.`,
    () => {
      const { wind } = scene.nature;
      const boats = wind > 7 ? '请勿出海' : wind > 5 ? '请谨慎出海' : '可正常出海';
      return `今日海况：东北风${Math.max(2, Math.round(wind * 0.7))}级，浪高${waves(scene)}米，能见度${rng.pick(['良好', '中等'])}。小型渔船${boats}，港内船舶请检查缆绳。遇险请拨打海上搜救电话。`;
    },
    () =>
      `${rng.pick(SHIPS)} 号已靠泊${berth(scene)}号码头，${rng.pick(['卸货作业预计两天完成', '船员换班手续照常办理', '海关查验已结束'])}。Discharge continues through the night.`,
  );
}

function japanese(scene: Scene): string {
  const { rng, day } = scene;
  return oneOf(
    rng,
    () =>
      `【お知らせ】${day.month + 1}月${day.dayOfMonth}日（${JA_DAYS[day.weekday]}）、${berth(scene)}番岸壁で${rng.pick(['係留設備の点検', '潜水作業', 'クレーンの交換工事'])}を行います。付近を航行する船舶は${rng.pick(['徐行', '十分な注意', '無線での連絡'])}をお願いします。`,
    () =>
      `本日の満潮は${tides(scene).high}、干潮は${tides(scene).low}です。${rng.pick(['釣り客の皆さまは防波堤への立ち入りをご遠慮ください。', '強風注意報が出ています。', 'フェリーは通常どおり運航しています。'])}`,
    () =>
      `「さくら丸」は${rng.between(20, 90)}分遅れで入港しました。${rng.pick(['お迎えの方は第2待合室へ。', '荷役は予定どおりです。', 'ご迷惑をおかけしました。'])}\nSakura Maru berthed late; cargo work is on schedule.`,
  );
}

function korean(scene: Scene): string {
  const { rng, day } = scene;
  return oneOf(
    rng,
    () =>
      `[항만 공지] ${day.month + 1}월 ${day.dayOfMonth}일(${KO_DAYS[day.weekday]}) ${berth(scene)}번 선석에서 ${rng.pick(['수중 점검이', '준설 작업이', '등대 보수가'])} 있습니다. 통과 선박은 ${rng.pick(['감속', 'VHF 12번 청취', '우회'])} 바랍니다.`,
    () =>
      `오늘 여객선은 ${rng.pick(['정상 운항합니다', '안개로 한 시간 늦게 출발합니다', '오후 편만 운항합니다'])}. 문의는 @harbour_control\nPassenger ferry update above; next notice at ${laterToday(scene, 3)}.`,
    () =>
      `파고 ${waves(scene)}m, 풍속 초속 ${scene.nature.wind}m. ${scene.nature.wind > 7 ? '소형 어선은 출항을 자제해 주세요. 방파제 출입을 금합니다.' : '출항에 지장이 없습니다.'}`,
  );
}

/** The same notice in three languages. */
function threefold(scene: Scene): string {
  const { rng, day } = scene;
  const number = berth(scene);
  const until = clockTime(rng.between(15, 21), 0);
  const date = `${day.month + 1}月${day.dayOfMonth}日`;
  return `⟦Notice ${noticeNumber(scene)}⟧\n\nBerth ${number} is closed today until ${until} for a survey of the quay wall. Ships waiting for it stay at anchorage B and keep their engines ready. Lorries use gate 3.\n\n${date}${until}前，${number}号泊位因码头检测暂停使用，等泊船舶请在B锚地待命，货车请走三号门。\n\n${date}${until}まで、岸壁調査のため${number}番バースは使用できません。待機船はB錨地で待機してください。`;
}

function life(scene: Scene): string {
  const { rng, day } = scene;
  return oneOf(
    rng,
    () =>
      `Harbour office is closed on ${DAYS[(day.weekday + 1) % 7]}. For pilots and tugs call the duty number; for everything else write to ⟦the office|https://harbour.example/contact⟧.`,
    () =>
      `Lost container seal, lost dog, found oar: the ${MONTHS[day.month]} list is up at https://harbour.example/found/${day.year}-${day.month + 1}`,
    () =>
      `The fish market opens at ${clockTime(rng.between(4, 6), 30)}. Today: ${some(rng, ['mackerel', 'squid', 'sea bream', 'cuttlefish', 'herring', 'mussels'], 3).join(', ')}. Bring your own ice.`,
    () =>
      `${rng.pick(['Well done', 'Thank you', 'A good day'])}: the lifeboat brought in ${rng.between(2, 7)} people and a very seasick cat from ${rng.pick(AREAS)}. All are fine.`,
    () =>
      `Shore power is now available at berths ${rng.between(1, 5)}–${rng.between(6, 12)}. Ships that plug in pay ${rng.between(10, 30)} % less in harbour dues. #green`,
    () =>
      `Crane ${rng.between(1, 6)} is ${rng.pick(['back in service after its yearly inspection', 'stopped: wind above 20 m/s', 'being repainted; expect the smell'])}.`,
  );
}

export const harbour: Voice = {
  post(scene) {
    return scene.rng.pick([
      notice,
      notice,
      schedule,
      schedule,
      schedule,
      life,
      life,
      chinese,
      chinese,
      chinese,
      japanese,
      japanese,
      korean,
      threefold,
    ])(scene);
  },
  caption(scene) {
    const { rng } = scene;
    return oneOf(
      rng,
      () =>
        `${rng.pick(SHIPS)} ${rng.pick(['leaving on the tide', 'in the morning fog', 'alongside, seen from the crane', 'turning off the breakwater'])}. 📷 harbour staff`,
      () =>
        `${rng.pick(['港口日出', '夜班装卸', '台风过后的码头', '渔船归港'])}。摄影：${rng.pick(['陈师傅', '调度室', '读者投稿'])}`,
      () => `${rng.pick(['朝の荷役', '霧の防波堤', '入港するフェリー'])}。写真：港湾事務所`,
      () => `Chart extract for notice ${noticeNumber(scene)}. Positions are approximate until surveyed.`,
      () => schedule(scene),
    );
  },
  poll({ rng }) {
    return rng.pick([
      { question: 'Which language should notices come in first?', answers: ['English', '中文', '日本語', '한국어'] },
      { question: 'Keep the 05:30 ferry in winter?', answers: ['Yes', 'No', 'Only on weekdays'] },
      { question: '您希望增加夜班渡轮吗？', answers: ['希望', '不需要', '只在周末'] },
    ]);
  },
  page({ rng, id }) {
    const [title, text] = rng.pick([
      ['Tide tables', 'The new tide tables are online'],
      ['Berth plan', 'Berth plan for the coming week'],
      ['港口收费标准', '新的港口收费标准已公布'],
      ['Pilotage rules', 'Pilotage rules, revised edition'],
      ['フェリー時刻表', '最新のフェリー時刻表はこちら'],
    ] as const);
    const url = `https://harbour.example/notices/${2_000 + (id % 7_000)}`;
    return { title, url, text: `${text}: ${url}` };
  },
  documentName({ rng, day }) {
    return rng.pick([`NTM-${1 + day.dayOfYear}-${day.year}.pdf`, 'berth plan.xlsx', '泊位计划.pdf', 'tide_tables.csv']);
  },
  signatures: ['Harbour control'],
};
