import type { Choice, Forms, Phrases } from "./phrases.ts";
import type { Told } from "./told.ts";

const FORMS: Forms = {
  group: "\u00a0",
  decimal: ",",
  percent: (figure) => `${figure} %`,
  days: ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"],
  months: [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
  ],
  instant: ({ weekday, day, clock, zone }) =>
    `${weekday} ${day} kl. ${clock.replace(":", ".")} (${zone})`,
  period: ({ day, week, month, year }) =>
    week === undefined ? [day, month, year].filter(Boolean).join(" ") : `vecka ${week} ${year}`,
};

const times = (count: number): string => (count === 1 ? "en gång" : `${count} gånger`);

const when = (text: string | null, tell: (text: string) => string): string =>
  text === null ? "" : tell(text);

/** Of what a cap or a cool-down speaks, by its id. */
const subjectOf = (id: string | null): string => {
  const [, kind, key] = /\/(offer|group|slot|channel)=(.+)$/.exec(id ?? "") ?? [];
  const [, own] = /^offer:(.+)\/caps\/\d+$/.exec(id ?? "") ?? [];
  if (own !== undefined) return own;
  switch (kind) {
    case "offer":
      return key ?? "det";
    case "group":
      return `erbjudanden i gruppen ${key ?? ""}`;
    case "slot":
      return `erbjudanden på ${key ?? ""}`;
    case "channel":
      return `erbjudanden i kanalen ${key ?? ""}`;
    default:
      return "de erbjudanden som taket räknar";
  }
};

const capText = (told: Told): string => {
  const [limit, count, id] = [told.number("limit"), told.number("count"), told.text("cap")];
  const named = when(id, (cap) => ` (tak: ${cap})`);
  const whose = subjectOf(id);
  if (limit === null || count === null) return `${whose} får inte visas oftare${named}`;
  if (limit === 0) return `${whose} får inte visas alls${named}`;
  const isClicks = told.is("counts", "clicked");
  const window = when(told.rolling("within"), (rolling) => ` ${rolling}`);
  const counted = isClicks
    ? `${whose} får visas till dess kunden har klickat ${times(limit)}${window} och kunden har klickat ${times(count)}`
    : `${whose} får visas högst ${times(limit)}${window} och har getts ${times(count)}`;
  return `${counted}${named}${when(told.instant("resets"), (at) => `; får visas igen från ${at}`)}`;
};

const money = (told: Told, name: string): string =>
  `${told.figure(name) ?? "?"}${when(told.text("currency"), (currency) => ` ${currency}`)}`;

const budgetText = (told: Told): string => {
  const whole = `budgeten på ${money(told, "amount")}${when(told.period("period"), (period) => ` för ${period}`)}`;
  const [amount, allowed] = [told.figure("amount"), told.figure("allowed")];
  const spent =
    amount !== null && allowed !== null && amount !== allowed
      ? `${whole} fördelas jämnt: hittills får ${money(told, "allowed")} användas, och ${money(told, "taken")} är använt eller reserverat`
      : `${whole} är slut: ${money(told, "taken")} är använt eller reserverat`;
  return `${spent}; en visning kostar ${money(told, "cost")}${when(told.instant("resets"), (at) => `; kan visas igen från ${at}`)}`;
};

const suppressedText = (told: Told): string => {
  const suppression = told.text("suppression");
  if (suppression !== null) return `kunden ska lämnas i fred (${suppression})`;
  const count = told.number("times");
  const until = when(told.instant("resets"), (at) => ` till ${at}`);
  const named = when(told.text("coolDown"), (id) => ` (${id})`);
  const how = told.is("after", "dismissed")
    ? `kunden har avböjt det ${times(count ?? 1)}`
    : `kunden har sett det ${times(count ?? 1)} utan att svara`;
  return count === null ? "kunden ska lämnas i fred" : `${how}, så det vilar${until}${named}`;
};

const contentText = (told: Told): string => {
  const because = when(told.text("because"), (why) => `: ${why}`);
  const locale = told.text("locale");
  if (locale !== null)
    return `det finns inget innehåll för ${locale}${when(told.list("locales"), (all) => `, bara för ${all}`)}`;
  const computed = told.text("computed");
  if (computed !== null) return `${computed} gick inte att räkna ut${because}`;
  if (told.has("items"))
    return `listan ska ha minst ${told.figure("wanted") ?? "fler"} varor och har ${told.figure("items") ?? "färre"}`;
  if (told.has("at"))
    return `innehållet passar inte platsen vid ${told.text("at") ?? "/"}${because}`;
  return "det är inte publicerat";
};

const stockText = (told: Told): string => {
  const item = `varan${when(told.text("item"), (key) => ` ${key}`)}`;
  if (told.is("because", "unknown")) return `${item} finns inte i katalogen`;
  if (told.is("because", "unpublished")) return `${item} är inte publicerad`;
  return `${item} är slut i lager`;
};

const pausedText = (told: Told): string => {
  if (told.has("slot")) return "platsen är pausad";
  const [shown, dismissed] = [told.figure("shown"), told.figure("dismissed")];
  if (shown === null || dismissed === null) return "det är pausat";
  return `det har avböjts ${dismissed} gånger av ${shown}, och spärren går vid ${told.share("limit") ?? "sin gräns"}`;
};

const errorText = (told: Told): string => {
  if (told.is("error", "unknown-slot"))
    return `det finns ingen plats som heter ${told.text("slot") ?? "så"}`;
  if (told.is("error", "unreadable"))
    return `det som behöver vara känt ${when(told.text("purpose"), (purpose) => `för ${purpose} `)}gick inte att läsa i tid`;
  if (told.is("error", "deadline")) return "anropets tid var slut innan turen kom";
  if (told.is("error", "not-recorded")) return "beslutet gick inte att spara i tid";
  if (told.is("error", "no-score"))
    return `det fick inga poäng${when(told.text("because"), (why) => `: ${why}`)}`;
  return `något gick fel${when(told.text("error"), (error) => ` (${error})`)}`;
};

const outrankedText = (told: Told): string => {
  const limit = told.figure("limit") ?? "många";
  if (told.is("slate", "size")) return `alla ${limit} platser var tagna`;
  if (told.is("slate", "perCategory"))
    return `kategorin ${told.text("category") ?? "?"} har redan ${limit}`;
  if (told.is("slate", "perBrand"))
    return `varumärket ${told.text("brand") ?? "?"} har redan ${limit}`;
  const [offer, margin] = [told.text("offer"), told.number("margin")];
  if (offer === null) return "andra kom före";
  const winner = `${offer}${when(told.text("rule"), (rule) => ` (regeln ${rule})`)}`;
  return margin !== null && margin > 0
    ? `${winner} låg ${told.figure("margin") ?? ""} högre`
    : `${winner} kom före`;
};

const consentText = (told: Told): string => {
  const missing = `samtycke till ${told.text("purpose") ?? "ändamålet"} saknas`;
  if (told.is("because", "unreadable")) return `${missing}, eftersom det inte gick att läsa`;
  if (told.is("because", "withdrawn")) return `${missing}: det togs tillbaka under tiden`;
  return missing;
};

const fallbackText = (told: Told): string => {
  if (told.is("because", "no usable identifier")) return "anropet nämner ingen som det får tala om";
  if (told.is("because", "changed")) return "det som är känt om kunden ändrades under tiden";
  return "inget annat kunde visas";
};

const BECAUSE: Phrases["because"] = {
  SELECTED: (told) => `regeln ${told.text("rule") ?? "?"}`,
  SPLIT: () => "ett experiment valde det",
  FORCED: () => "någon har bett om det",
  STICKY: () => "det har visats förut och behålls",
  HOLDOUT: () => "kunden är undantagen från det som mäts",
  GLOBAL_CONTROL: (told) =>
    `kunden hör till kontrollgruppen${when(told.share("share"), (share) => `, ${share} av alla`)}${when(told.text("policy"), (policy) => ` (policyn ${policy})`)}`,
  NOT_ELIGIBLE: (told) => {
    const [kind, rule] = [told.text("kind"), told.text("rule")];
    if (kind !== null) return `platsen är till för dem som är i ${kind}`;
    return rule === null ? "kunden kan inte få det" : `regeln ${rule} gäller inte`;
  },
  NOT_APPLICABLE: () => "det passar inte här och nu",
  NOT_SUITABLE: () => "det är inte rätt för kunden",
  NO_CONSENT: consentText,
  OPTED_OUT: (told) =>
    `kunden har sagt nej till ${told.text("purpose") ?? "ändamålet"}${told.is("because", "withdrawn") ? " under tiden" : ""}`,
  RESTRICTED: () => "kundens uppgifter får inte användas",
  SUPPRESSED: suppressedText,
  UNREACHABLE: () => "det finns ingen adress att nå kunden på",
  CAP_REACHED: capText,
  QUIET_HOURS: () => "det är tyst tid där kunden är",
  BUDGET_EXHAUSTED: budgetText,
  OUT_OF_SCHEDULE: (told) => {
    const opens = told.instant("opens");
    return opens === null ? "dess tid är slut" : `det öppnar ${opens}`;
  },
  OUT_OF_STOCK: stockText,
  PREREQUISITE_FAILED: (told) =>
    `kunden måste ha sett ${told.text("requires") ?? "ett annat"} först`,
  MUTEX_LOST: (told) => `i gruppen ${told.text("group") ?? "?"} hör kunden till andra erbjudanden`,
  OUTRANKED: outrankedText,
  CONTENT_UNAVAILABLE: contentText,
  COVERAGE_EXCLUDED: () => "det är till för en del av alla, och kunden hör inte dit",
  DUPLICATE: () => "det visas redan, genom en annan regel",
  EXPIRED: () => "dess tid hade gått ut",
  PAUSED: pausedText,
  CHANNEL_DOWN: () => "kanalen ligger nere",
  DISABLED: (told) => `policyn ${told.text("policy") ?? "?"} har stängt av det`,
  FALLBACK: fallbackText,
  STALE_DATA: () => "bara det som var känt sedan tidigare gick att läsa",
  ERROR: errorText,
};

const choiceText = ({ by, offer, score, explored, chance, rival }: Choice): string => {
  if (explored)
    return `${offer} prövades: i en del av besluten får vilket erbjudande som helst som kan visas komma först.`;
  const isPriority = by === "priority";
  const own = score === null ? "" : `, ${score},`;
  const what = isPriority ? "Prioriteten" : "Poängen";
  const ahead =
    rival === null
      ? "Inget annat kunde visas."
      : rival.margin === null
        ? `${what}${own} är lika med den för ${rival.offer}; då avgör nycklarnas ordning.`
        : `${what}${own} är högst: ${rival.margin} över den för ${rival.offer}.`;
  return chance === null ? ahead : `${ahead} Sannolikheten att komma först var ${chance}.`;
};

export const SWEDISH: Phrases = {
  forms: FORMS,
  leftAloneIf: "lämnas i fred om",
  and: "och",
  because: BECAUSE,
  shown: (offer, position, how) =>
    `${offer} visades${position === null ? "" : ` på plats ${position}`} (${how})`,
  notShown: (offer, why) => `${offer} visades inte: ${why}`,
  profile: (id) => `Profilen ${id}`,
  nobody: "En okänd besökare",
  got: (who, offers, slot) => `${who} fick ${offers} på ${slot}.`,
  gotDefault: (who, slot, why) => `${who} fick standardinnehållet på ${slot}: ${why}.`,
  defaultShown: (slot, why) => `Standardinnehållet på ${slot} visades: ${why}.`,
  nothingShown: (why) => `Inget visades: ${why}.`,
  choice: choiceText,
  shadow: (offer) =>
    offer === null
      ? "Utan kontrollgruppen hade det också blivit standardinnehållet."
      : `Utan kontrollgruppen hade det blivit ${offer}.`,
  stale: (readAt) =>
    `Rangordningen byggde på siffrorna från ${readAt}, de senast kända: nyare gick inte att läsa.`,
  things: ({ count, names, others }) =>
    `${count} ${count === 1 ? "sak" : "saker"}: ${names}${others > 0 ? ` och ${others} till` : ""}`,
  saw: (value) => (value === null ? "det var inte känt" : `det var ${value}`),
  change: {
    smallest: (what, then) => `Minsta ändring: ${what}; ${then}.`,
    none: "Ingen enskild ändring som prövades räcker för att det ska kunna visas.",
    time: (at) => `det är ${at}`,
    exposure: (offer) => `kunden har sett ${offer}`,
    consent: (purpose) => `kunden samtycker till ${purpose}`,
    shown: "då visas det",
    control: "då kunde det visas, om inte kunden hörde till kontrollgruppen",
    outranked: (by, margin) =>
      by === null
        ? "då kunde det visas, men andra kommer före"
        : `då kunde det visas, men ${by} ${margin === null ? "kommer före" : `ligger ${margin} högre`}`,
  },
};
