import type { Category } from "./catalog.ts";
import type { Market } from "./market.ts";

type Words = Readonly<Record<Market["language"], string>>;

/** Something to read, about one category. */
export type Guide = {
  readonly id: string;
  readonly category: Category;
  readonly names: Words;
  readonly texts: Words;
};

type Row = readonly [category: Category, sv: string, en: string, svText: string, enText: string];

const ROWS: readonly Row[] = [
  [
    "cycling",
    "Cykelpendla hela vintern",
    "Cycle to work all winter",
    "Lyse, lås och en hjälm som sitter. Smörj kedjan oftare när vägarna är saltade.",
    "Lights, a lock and a helmet that fits. Oil the chain more often when roads are salted.",
  ],
  [
    "cycling",
    "Packa cykelväskan rätt",
    "How to pack a pannier",
    "Det tunga längst ner och närmast hjulet. Regnkläderna överst.",
    "What is heavy goes to the bottom, close to the wheel. Rainwear goes on top.",
  ],
  [
    "hiking",
    "Så väljer du ryggsäck",
    "How to choose a rucksack",
    "Mät ryggen, inte dig. 45 liter räcker för en helg, 60 för en vecka.",
    "Measure your back, not your height. 45 litres do for a weekend, 60 for a week.",
  ],
  [
    "hiking",
    "Gå in dina vandringskängor",
    "Break in your hiking boots",
    "Börja hemma med ullstrumpor. Gå korta turer innan du går en lång.",
    "Begin at home in wool socks. Take short walks before a long one.",
  ],
  [
    "camping",
    "Första natten i tält",
    "Your first night in a tent",
    "Välj en plats som är högre än omgivningen. Liggunderlaget värmer mer än sovsäcken.",
    "Choose a place above what is around it. The sleeping mat warms more than the bag.",
  ],
  [
    "climbing",
    "Från klättervägg till klippa",
    "From climbing wall to rock",
    "Hjälmen är ny för många. Lär dig repbromsen i lugn och ro.",
    "A helmet is new to many. Learn the belay device when nobody hangs in it.",
  ],
  [
    "running",
    "Spring i mörker",
    "Run in the dark",
    "Reflexer syns långt innan du gör det. Pannlampan lyser upp stigen.",
    "Reflective bands are seen long before you are. A head torch shows the trail.",
  ],
  [
    "winter",
    "Klä dig i lager",
    "Dress in layers",
    "Underställ, mellanlager och dunjacka för rasten.",
    "A base layer, something between, and a down jacket for the rest.",
  ],
  [
    "paddling",
    "Säker på havet",
    "Safe at sea",
    "Flytvästen på och torrsäcken stängd innan du sjösätter kajaken.",
    "Buoyancy aid on and dry bag closed before the kayak is in the water.",
  ],
  [
    "kitchen",
    "Bränn in en gjutjärnspanna",
    "Season a cast-iron pan",
    "Tunt med olja, varm ugn, en timme. Diska aldrig i maskin.",
    "A thin coat of oil, a hot oven, an hour. Never in the dishwasher.",
  ],
];

/** What the shop has written to be read: `g-101`, `g-102` and so on, in this order. */
export const GUIDES: readonly Guide[] = ROWS.map(([category, sv, en, svText, enText], at) => ({
  id: `g-${101 + at}`,
  category,
  names: { sv, en },
  texts: { sv: svText, en: enText },
}));
