// Mountain weather in English, German and French: forecasts, avalanche risk, huts, lifts.
import { clockTime, oneOf, some, type Scene, type Voice } from './voice.ts';

const PASSES = [
  'Col du Renard',
  'Krähenjoch',
  'Windlücke',
  'Col de l’Étoile',
  'Grauspitz',
  'Pas du Chamois',
  'Hochkarscharte',
  'Tête Noire',
];
const HUTS = ['Bärenhütte', 'Refuge du Lac Gelé', 'Föhrenhaus', 'Cabane des Trois Sœurs', 'Gämsenhütte', 'Larch Hut'];
const EN_DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const DE_DAYS = ['Montag', 'Dienstag', 'Mittwoch', 'Donnerstag', 'Freitag', 'Samstag', 'Sonntag'];
const FR_DAYS = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'];

/** In the mountains it is colder than by the river. */
const high = ({ nature }: Scene): number => nature.high - 6;
const frozen = (scene: Scene): boolean => high(scene) < 2;
const stormy = ({ nature }: Scene): boolean => nature.wet > 4;
const degrees = (value: number): string => `${value < 0 ? '−' : ''}${Math.abs(value)} °C`;
const gusts = ({ nature }: Scene): number => nature.wind * 5 + 30;

/** Snow at a hut in centimetres: its own share of the day's. */
function snowAt(scene: Scene, hut: string): number {
  const { dayOfYear } = scene.day;
  const depth = 190 * Math.max(0, Math.cos(((dayOfYear - 62) / 365) * 2 * Math.PI));
  return Math.round(depth * (0.6 + HUTS.indexOf(hut) * 0.17));
}

function englishSnow(scene: Scene): string {
  const { rng, nature } = scene;
  return oneOf(
    rng,
    () =>
      `⟦Avalanche risk ${rng.between(2, 4)} of 5⟧ above ${rng.between(16, 24) * 100} m on ${rng.pick(['north to east', 'all', 'shaded', 'wind-loaded'])} slopes. ${nature.wet * 2 + 3} cm of fresh snow lie on a weak layer; a single skier may be enough. Stay off slopes steeper than 30° and start early. #avalanche`,
    () =>
      `${rng.pick(PASSES)}: ${rng.pick(['closed by drifting snow', 'open with chains', 'ploughed, one lane'])}. Next update at ${clockTime(rng.between(14, 19), 0)}. Snow depth at the ${HUTS[5]}: ${snowAt(scene, 'Larch Hut')} cm.`,
  );
}

function english(scene: Scene): string {
  const { rng, day, nature } = scene;
  if (frozen(scene) && rng.chance(0.45)) return englishSnow(scene);
  const tomorrow = EN_DAYS[(day.weekday + 1) % 7];
  const sky = stormy(scene)
    ? frozen(scene)
      ? 'snow showers, heavy at times'
      : 'thunderstorms after noon, hail possible'
    : rng.pick([
        'clear and calm, fog in the valleys till ten',
        'high cloud, good visibility',
        'sunny, cumulus from eleven',
      ]);
  return oneOf(
    rng,
    () =>
      `${tomorrow}: ${sky}. ${degrees(high(scene))} at 2,000 m, wind ${nature.wind * 3 + 8} km/h from the ${rng.pick(['west', 'north-west', 'south'])}, freezing level ${Math.max(6, 18 + high(scene)) * 100} m. ${rng.pick(['Confidence is good until the weekend.', 'The models disagree about the day after.', 'Plan to be back at the hut by two.', ''])}`.trim(),
    () =>
      `Gusts of ${gusts(scene) + 10} km/h measured on ${rng.pick(PASSES)} in the last hour. Lifts above the middle station ${rng.pick(['are stopped', 'run at half speed', 'close at three'])}.`,
    () =>
      `The ${rng.pick(HUTS)} ${rng.pick([`is open, ${rng.between(3, 22)} beds free for the weekend`, 'asks guests to carry their rubbish down', frozen(scene) ? 'has water again: the pipe has thawed' : 'has finished its new terrace', 'has changed wardens: say hello to Priya and Tom'])}. Book at ⟦the hut’s page|https://mountain.example/huts/${scene.id % 60}⟧.`,
    () =>
      stormy(scene) && !frozen(scene)
        ? `Storm cell ${rng.between(6, 25)} km west, moving this way. If you are on a ridge, go down now. ⚡️`
        : `Reader’s question: ${rng.pick(['why is the wind strongest just before dawn? Because the cold air of the summits drains into the valleys all night and is fastest at the end of it.', 'what does the freezing level tell me? Where rain turns into snow, give or take 200 m; on a clear night the ground freezes far below it.', 'can I trust the app on my phone? For the valley, mostly. For a ridge it reads the weather of a point in the air.'])}`,
  );
}

function german(scene: Scene): string {
  const { rng, day, nature } = scene;
  const sky = stormy(scene)
    ? frozen(scene)
      ? 'Schneefall bis in tiefe Lagen'
      : 'nachmittags kräftige Gewitter'
    : rng.pick(['sonnig, über den Tälern zäher Nebel', 'föhnig und trocken', 'wechselnd bewölkt, gute Fernsicht']);
  return oneOf(
    rng,
    () =>
      `Wetterlage für ${DE_DAYS[(day.weekday + 1) % 7]}: ${sky}. In 2000 m ${degrees(high(scene))}, Böen bis ${gusts(scene)} km/h aus ${rng.pick(['West', 'Südwest', 'Nord'])}. ${rng.pick(['Am Wochenende Wetterbesserung.', 'Touren bitte früh beginnen und Reserven einplanen.', 'Die Prognose ist bis übermorgen recht sicher.', ''])}`.trim(),
    () =>
      `${rng.pick(['Krähenjoch', 'Windlücke', 'Hochkarscharte'])}: ${frozen(scene) ? rng.pick(['Passstraße gesperrt, Räumung läuft', 'Straße offen, Winterausrüstung Pflicht']) : rng.pick(['Steinschlag am Südportal, bitte zügig durchfahren', 'Straße offen, Baustelle mit Ampel am zweiten Kehrtunnel'])}. Wir melden uns um ${clockTime(rng.between(15, 20), 0)} Uhr wieder.`,
    () =>
      `⚠️ Vorsicht auf den Übergängen: Die Brücken unterhalb der ${rng.pick(['Bärenhütte', 'Gämsenhütte'])} sind ${frozen(scene) ? 'vereist' : rng.pick(['überspült', 'nur einzeln begehbar'])}. Ausweichroute über das Föhrenhaus, gut ${rng.between(2, 3)} Stunden länger.`,
    () =>
      snowAt(scene, 'Bärenhütte') > 20
        ? `Schneehöhen heute früh: ${some(rng, HUTS, 3)
            .map((hut) => `${hut} ${snowAt(scene, hut)} cm`)
            .join(
              ', ',
            )}. ${nature.wet > 2 ? 'Größter Zuwachs auf der Nordseite.' : 'Kein Neuschnee über Nacht.'} #Schnee`
        : `Die Bäche führen ${stormy(scene) ? 'Hochwasser, Furten bitte meiden' : 'wenig Wasser, die Quelle am Föhrenhaus läuft noch'}. Für die lange Runde über die ${rng.pick(['Windlücke', 'Hochkarscharte'])} genug zu trinken mitnehmen.`,
  );
}

function french(scene: Scene): string {
  const { rng, day } = scene;
  const sky = stormy(scene)
    ? frozen(scene)
      ? 'neige dès 900 m, visibilité réduite'
      : 'orages violents en fin d’après-midi'
    : rng.pick([
        'grand beau, bise légère sur les crêtes',
        'voile d’altitude puis éclaircies',
        'mer de nuages jusqu’à 1 400 m',
      ]);
  return oneOf(
    rng,
    () =>
      `Prévisions pour ${FR_DAYS[(day.weekday + 1) % 7]} : ${sky}. À 2 000 m : ${degrees(high(scene))}, rafales à ${gusts(scene)} km/h. ${rng.pick(['Tendance stable jusqu’à la fin de la semaine.', 'Prudence en traversée, le terrain est gras.', 'Prochain bulletin demain à six heures.', ''])}`.trim(),
    () =>
      `Le ${rng.pick(['Col du Renard', 'Col de l’Étoile', 'Pas du Chamois'])} est ${frozen(scene) ? rng.pick(['fermé à la circulation jusqu’à nouvel avis', 'ouvert, équipements d’hiver obligatoires']) : rng.pick(['ouvert à la circulation', 'praticable avec prudence : troupeaux sur la route'])}. ${frozen(scene) ? `Merci aux équipes de déneigement, à l’œuvre depuis ${clockTime(rng.between(3, 5), 0)}.` : 'Parking complet dès neuf heures le week-end : prenez la navette.'}`,
    () =>
      `Refuge du Lac Gelé : ${rng.pick(['le gardien est monté ce matin, la soupe est prête', 'dortoir complet samedi soir', 'l’accès se fait par la rive gauche, le pont est emporté'])}. Réservations ⟦sur le site|https://mountain.example/refuges/${scene.id % 40}⟧.`,
    () =>
      frozen(scene)
        ? `Risque d’avalanche ${rng.pick(['marqué (3/5)', 'fort (4/5)', 'limité (2/5)'])} : ${rng.pick(['évitez les pentes à l’ombre', 'attention aux plaques à vent sous les cols', 'départ tôt, retour avant midi'])}. #montagne`
        : `Sentier du ${rng.pick(['Renard', 'Lac', 'Chamois'])} : ${rng.pick(['rebalisé par les bénévoles, comptez trois heures', 'un éboulement récent, suivez les cairns', 'les myrtilles sont mûres'])}. #montagne`,
  );
}

export const mountain: Voice = {
  post: (scene) => scene.rng.pick([english, english, english, german, german, french, french])(scene),
  caption(scene) {
    const { rng } = scene;
    const light = scene.hour < 9 ? 'First light.' : scene.hour > 18 ? 'Last light.' : 'Looking north.';
    return oneOf(
      rng,
      () =>
        `${rng.pick(PASSES)}, ${clockTime(scene.hour, scene.minute)}. ${rng.pick([light, frozen(scene) ? 'The webcam is iced up again, so here is a real photograph.' : 'The webcam shows a marmot, so here is the view behind it.', 'Fresh tracks, not ours.'])}`,
      () =>
        `Blick von der ${rng.pick(['Bärenhütte', 'Gämsenhütte', 'Windlücke'])}: ${rng.pick(['Nebelmeer bis zum Horizont', frozen(scene) ? 'Neuschnee über Nacht' : 'alles blüht', 'die Gämsen sind zurück'])}. Foto: ${rng.pick(['Jürgen', 'Käthe', 'Hüttenwirt'])}`,
      () =>
        `${rng.pick(['Coup de vent', 'Accalmie', frozen(scene) ? 'Neige fraîche' : 'Fin d’orage'])} au ${rng.pick(['Col du Renard', 'Pas du Chamois'])}. Photo : ${rng.pick(['Élodie', 'la gardienne', 'Benoît'])}`,
    );
  },
  poll: ({ rng }) =>
    rng.pick([
      { question: 'How did you get to the hut?', answers: ['On foot', 'On skis', 'By cable car'] },
      { question: 'Hüttenöffnung schon im Mai?', answers: ['Ja, unbedingt', 'Nein, zu früh', 'Egal'] },
      { question: 'Quelle heure pour le bulletin ?', answers: ['6 h', '12 h', '18 h'] },
    ]),
  page({ rng, id }) {
    const [title, text] = rng.pick([
      ['Avalanche bulletin', 'Today’s bulletin with maps'],
      ['Hüttenverzeichnis', 'Alle Hütten mit Öffnungszeiten'],
      ['État des cols', 'L’état des cols, mis à jour chaque heure'],
      ['Reading the sky', 'Reading the sky: a short course for walkers'],
    ] as const);
    const url = `https://mountain.example/bulletin/${id % 5_000}`;
    return { title, url, text: `${text}: ${url}` };
  },
  documentName: ({ rng, day }) =>
    rng.pick([
      `bulletin-${day.year}-${day.dayOfYear + 1}.pdf`,
      'Hüttenplan.pdf',
      'relevés de neige.csv',
      'ridge_track.gpx',
    ]),
  signatures: ['Mountain office'],
};
