// News of a river in Arabic: levels, ferries, fields, fishermen, markets.
import type { DayFacts } from '../calendar.ts';
import { clockTime, oneOf, some, type Scene, type Voice } from './voice.ts';

const MONTHS = [
  'يناير',
  'فبراير',
  'مارس',
  'أبريل',
  'مايو',
  'يونيو',
  'يوليو',
  'أغسطس',
  'سبتمبر',
  'أكتوبر',
  'نوفمبر',
  'ديسمبر',
];
const WEEKDAYS = ['الاثنين', 'الثلاثاء', 'الأربعاء', 'الخميس', 'الجمعة', 'السبت', 'الأحد'];
const PLACES = [
  'عند الجسر القديم',
  'في حي الميناء',
  'عند محطة الضخ',
  'في قرية النخيل',
  'على الضفة الشرقية',
  'قرب سوق السمك',
  'عند بوابة القناة',
  'في مرسى العبّارات',
  'عند منعطف الطاحونة',
];
const SOURCES = [
  'دائرة الموارد المائية',
  'مركز الرصد',
  'إدارة الميناء',
  'مهندسو السد',
  'الدفاع المدني',
  'جمعية الصيادين',
];
const CROPS = ['القمح', 'الأرز', 'البصل', 'الرمان', 'النخيل', 'البرسيم'];
const FISH = ['البوري', 'الشبوط', 'البلطي', 'الكارب'];
const TOPICS = [
  'كيف يُقاس منسوب النهر',
  'لماذا يتغيّر لون الماء بعد المطر',
  'ما الذي يحدث عند فتح بوابات السد',
  'كيف تستعد البيوت القريبة من الضفة',
  'تاريخ الجسر القديم في عشر صور',
  'من يقرر إغلاق الطريق الساحلي',
];

const DIGITS = '٠١٢٣٤٥٦٧٨٩';
/** Half of the editors write Arabic-Indic digits; a post keeps to one kind. */
const eastern = (text: string): string =>
  text.replace(/\d/g, (digit) => DIGITS[Number(digit)] ?? digit).replace(/(?<=[٠-٩])\.(?=[٠-٩])/g, '٫');

const dateAr = ({ dayOfMonth, month }: DayFacts): string => `${dayOfMonth} ${MONTHS[month]}`;
const weekdayAr = ({ weekday }: DayFacts, ahead = 0): string => WEEKDAYS[(weekday + ahead) % 7] ?? '';

function level({ nature, rng, day }: Scene): string {
  const moves =
    nature.change >= 4
      ? ['ارتفع منسوب النهر', 'واصل منسوب النهر ارتفاعه']
      : nature.change <= -4
        ? ['انخفض منسوب النهر', 'تراجع منسوب النهر']
        : ['استقر منسوب النهر', 'بقي منسوب النهر'];
  const verb = rng.pick(moves);
  const to =
    verb.startsWith('استقر') || verb.startsWith('بقي') ? 'على مستوى' : verb.startsWith('واصل') ? 'ليبلغ' : 'إلى';
  const outlook = nature.flood
    ? rng.pick([
        nature.change >= 0
          ? `ويتوقع مركز الرصد بلوغ الذروة يوم ${weekdayAr(day, rng.between(1, 3))}`
          : 'وبدأ الماء ينحسر عن الحقول القريبة',
        'وتدعو الجهات المعنية سكان المناطق المنخفضة إلى الحذر',
        'والفرق الميدانية في حالة استعداد',
      ])
    : rng.pick([
        'ولا توجد مخاوف من فيضان في الأيام المقبلة',
        'وهو معدل طبيعي لهذا الوقت من السنة',
        'وحركة القوارب مستمرة كالمعتاد',
      ]);
  const place = rng.between(0, PLACES.length - 1);
  // Each place has its own height against the old bridge.
  const metres = Math.max(0.4, nature.level + ((place * 37) % 11) / 10 - 0.5).toFixed(2);
  const details = some(
    rng,
    [
      `التصريف ${nature.flow} م³/ث.`,
      `حرارة الماء ${Math.max(4, Math.round(nature.high * 0.7))} درجة.`,
      'حركة القوارب عادية في الاتجاهين.',
      `${rng.pick(SOURCES)}: الوضع تحت المتابعة على مدار الساعة.`,
      `الريح ${nature.wind} م/ث عند المرسى.`,
    ],
    rng.between(0, 3),
  );
  const close = rng.pick(['القراءة المقبلة مساء اليوم.', 'التفاصيل في نشرة المساء.', '#منسوب_النهر', '']);
  return [`${verb} ${PLACES[place]} ${to} ${metres} م، ${outlook}.`, ...details, close].join(' ').trim();
}

function morning({ day, nature, rng }: Scene): string {
  return `صباح الخير 🌿 اليوم ${weekdayAr(day)} ${dateAr(day)}. الحرارة العظمى ${Math.max(6, nature.high + 11)}° والصغرى ${Math.max(2, nature.low + 10)}°، والرياح ${nature.wind} م/ث. منسوب الماء عند الجسر القديم ${nature.level.toFixed(2)} م.${rng.chance(0.5) ? ` ${rng.pick(['نتمنى لكم يوماً طيباً.', 'أرسلوا لنا صوركم: @nahr_photos', 'طاب يومكم أينما كنتم على الضفتين.'])}` : ''}`;
}

function evening({ nature, rng, day }: Scene): string {
  return `نشرة المساء — ${weekdayAr(day)} ${dateAr(day)}:\n\n${some(
    rng,
    [
      `• المنسوب عند الجسر القديم ${nature.level.toFixed(2)} م، ${nature.change === 0 ? 'بلا تغيّر' : `${nature.change > 0 ? 'بارتفاع' : 'بانخفاض'} ${Math.abs(nature.change)} سم`} خلال يوم.`,
      `• العبّارة توقفت ساعة واحدة ${nature.wind > 7 ? 'بسبب الرياح' : 'للصيانة'} ثم استأنفت رحلاتها.`,
      `• وصل إلى السوق اليوم ${rng.between(3, 10)} أطنان من السمك.`,
      `• ${rng.pick(SOURCES)}: لا إصابات ولا أضرار.`,
      '• الطريق الساحلي مفتوح في الاتجاهين.',
      `• رُصدت أسراب من ${rng.pick(['اللقلق', 'البجع', 'النورس', 'البط البري'])} عند الدلتا.`,
    ],
    rng.between(3, 5),
  ).join('\n')}\n\n${rng.pick(['تصبحون على خير.', 'نلقاكم صباحاً.', '#نشرة_المساء'])}`;
}

function fields({ rng, day }: Scene): string {
  return oneOf(
    rng,
    () =>
      `بدأ ${rng.pick(['موسم ري', 'حصاد', 'تسجيل مزارعي'])} ${rng.pick(CROPS)} ${rng.pick(PLACES)}. ${rng.pick(SOURCES)}: المياه تكفي حتى نهاية الموسم، والتوزيع بالتناوب كل ${rng.pick(['ثلاثة أيام', 'أربعة أيام', 'أسبوع'])}.`,
    () =>
      `أسعار اليوم في سوق السمك: ${some(rng, FISH, 2)
        .map((fish) => `${fish} ${rng.between(20, 90) * 50}`)
        .join(
          '، ',
        )} للكيلو. ${rng.pick(['العرض وفير بعد ليلة هادئة.', 'قلّ العرض لأن القوارب لم تخرج أمس.', 'يقول الباعة إن السعر سينخفض قبل الجمعة.'])} #السوق`,
    () =>
      `يقول أبو ${rng.pick(['سالم', 'ياسر', 'كريم', 'حسين'])}، وهو صياد منذ ${rng.between(21, 48)} سنة: «${rng.pick(['النهر يعطيك على قدر صبرك', 'لم أرَ الماء صافياً هكذا منذ زمن', 'إذا هبّت الريح من الشرق فابقَ في بيتك', 'أولادنا يعرفون المنسوب من الهاتف، ونحن كنا نعرفه من الحجر'])}».`,
    () =>
      `تبدأ يوم ${weekdayAr(day, rng.between(1, 5))} حملة لتنظيف الضفة ${rng.pick(PLACES)}، الساعة ${clockTime(rng.between(7, 10), 0)}. القفازات والأكياس متوفرة. للتسجيل: @nahr_bot`,
  );
}

function traffic({ rng, day, nature }: Scene): string {
  return oneOf(
    rng,
    () =>
      `⚠️ إغلاق الطريق ${rng.pick(PLACES)} ${nature.flood ? 'بسبب ارتفاع الماء' : 'لأعمال الصيانة'} حتى ${weekdayAr(day, rng.between(1, 3))}. الطريق البديل عبر الجسر الجديد. #طرق`,
    () =>
      `العبّارة «الأمل» تعود إلى العمل ${rng.pick(['غداً', `يوم ${weekdayAr(day, 2)}`, 'بعد الظهر'])}: أول رحلة الساعة ${clockTime(rng.between(6, 8), rng.pick([0, 30]))} وآخر رحلة الساعة ${clockTime(rng.between(18, 21), 0)}.`,
    () =>
      `عاجل: ${rng.pick(['أُعيد فتح الجسر أمام السيارات', 'عادت الكهرباء إلى محطة الضخ', 'انتهى التدريب على صفارات الإنذار', 'وصلت المضخات الجديدة إلى حي الميناء', 'استؤنفت حركة القوارب'])}.`,
    () =>
      `${rng.pick(SOURCES)}: ${rng.pick(['سيزداد إطلاق الماء من السد', 'سيُخفض إطلاق الماء من السد'])} ابتداءً من الساعة ${clockTime(rng.between(6, 20), 0)} إلى ${rng.between(30, 95) * 10} م³/ث، ويصل أثره إلى المدينة بعد ${rng.pick(['يوم', 'يومين', 'ثماني عشرة ساعة'])}.`,
  );
}

function explain({ rng, id }: Scene): string {
  const topic = rng.pick(TOPICS);
  return `#شرح ⟦${topic}⟧\n\n${some(
    rng,
    [
      'الرقم الذي تقرأه هو ارتفاع الماء فوق علامة ثابتة، وليس عمق النهر.',
      'المهم هو اتجاه الحركة خلال يوم كامل، لا القراءة الواحدة.',
      'السد لا يوقف الفيضان، لكنه يوزّعه على أيام أكثر.',
      'الموجة تحتاج إلى ثماني عشرة ساعة تقريباً لتصل من أعلى النهر إلى المدينة.',
      'احتفظ بأوراقك في مكان مرتفع، ولا تعبر ماءً جارياً بسيارتك.',
    ],
    rng.between(2, 3),
  ).join(' ')}\n\nالنص الكامل ⟦على الموقع|https://nahr.example/sharh/${id % 700}⟧.`;
}

function composed(scene: Scene): string {
  const { rng, occasion } = scene;
  if (occasion === 'morning') return morning(scene);
  if (occasion === 'night') return evening(scene);
  return rng.pick([level, level, level, fields, fields, fields, traffic, traffic, explain])(scene);
}

const inOneScript = (scene: Scene, text: string): string =>
  scene.id % 2 === 0 && !/https?:|@/.test(text) ? eastern(text) : text;

export const nahr: Voice = {
  post: (scene) => inOneScript(scene, composed(scene)),
  caption(scene) {
    const { rng } = scene;
    return inOneScript(
      scene,
      oneOf(
        rng,
        () =>
          `📷 ${rng.pick(['غروب الشمس', 'الصباح الباكر', 'قوارب الصيد', 'ازدحام السوق', 'الماء بعد المطر', 'أطفال يلعبون'])} ${rng.pick(PLACES)}. ${rng.pick(['تصوير القرّاء.', `بعدسة ${rng.pick(['ليلى', 'مصطفى', 'نور', 'هيثم'])}.`, '#صورة_اليوم'])}`,
        () =>
          `هكذا يبدو ${rng.pick(['النهر', 'المرسى', 'الجسر القديم', 'الحقل'])} هذا ${scene.hour < 12 ? 'الصباح' : 'المساء'}.`,
        () => level(scene),
      ),
    );
  },
  poll({ rng }) {
    return rng.pick([
      { question: 'متى تفضّل استلام النشرة؟', answers: ['صباحاً', 'ظهراً', 'مساءً'] },
      { question: 'هل وصل الماء إلى شارعكم هذا العام؟', answers: ['نعم', 'لا', 'اقترب فقط'] },
      { question: 'كيف تعبر النهر عادة؟', answers: ['بالجسر', 'بالعبّارة', 'بقارب خاص', 'لا أعبره'] },
    ]);
  },
  page({ rng, id }) {
    const title = rng.pick(TOPICS);
    const url = `https://nahr.example/maqal/${100 + (id % 900)}`;
    return { title, url, text: `${rng.pick(['اقرأ على الموقع', 'مقال جديد', 'للقراءة المتأنية'])}: ${title}\n${url}` };
  },
  documentName({ rng, day }) {
    return rng.pick([
      `نشرة ${day.dayOfMonth}-${day.month + 1}-${day.year}.pdf`,
      'جدول العبّارة.pdf',
      `مناسيب ${day.year}.xlsx`,
    ]);
  },
  signatures: ['هيئة التحرير'],
};
