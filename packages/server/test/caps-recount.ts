/** A row of the log with its payload, in order of its sequence. */
export type LogRow = {
  readonly at: number;
  readonly kind: string;
  readonly facet: number | null;
  readonly body: string;
};

/** What is counted together, and how many of it one person may get; null: all, or for ever. */
export type Limit = {
  readonly limit: number;
  readonly within: number | null;
  readonly offers: readonly string[] | null;
  readonly slots: readonly string[] | null;
};

/** The budget of an offer, in shows. */
export type Purse = { readonly offer: string; readonly amount: number };

type Given = {
  readonly decision: string;
  readonly offer: string;
  readonly slot: string;
  readonly at: number;
  expires: number;
  isSeen: boolean;
};

/** What an independent count of the log says. */
export type Recount = {
  readonly decisions: number;
  /** Offers that were given, and of those the seen and the late ones. */
  readonly given: number;
  readonly seen: number;
  readonly late: number;
  readonly links: number;
  readonly unmerges: number;
  /** Grants that were one too many, as text. */
  readonly over: readonly string[];
  /** Offers that each decision reserved, as text. */
  readonly offersOf: ReadonlyMap<string, string>;
};

const joined = (facet: number, links: ReadonlyMap<number, ReadonlySet<number>>): Set<number> => {
  const found = new Set([facet]);
  // A set is walked in the order of insertion, with what is added meanwhile.
  for (const each of found) for (const other of links.get(each) ?? []) found.add(other);
  return found;
};

const createPeople = () => {
  const links = new Map<number, Set<number>>();
  const neighbours = (facet: number): Set<number> => {
    const known = links.get(facet) ?? new Set<number>();
    links.set(facet, known);
    return known;
  };
  return {
    link: ([a, b]: readonly [number, number]): void => {
      neighbours(a).add(b);
      neighbours(b).add(a);
    },
    cut: ([a, b]: readonly [number, number]): void => {
      neighbours(a).delete(b);
      neighbours(b).delete(a);
    },
    facetsWith: (facet: number): Set<number> => joined(facet, links),
  };
};

type Pair = readonly [number, number];
type Named = { readonly item_id?: string; readonly items?: readonly { readonly id: string }[] };
type Body = {
  readonly id?: string;
  readonly uses?: readonly { offer: string; slot: string; expires: number }[];
  readonly releases?: string;
  readonly pair?: Pair;
  readonly revoked?: readonly Pair[];
  readonly restored?: readonly Pair[];
  readonly name?: string;
  readonly message?: {
    readonly properties?: Named & { readonly decision_id?: string };
  };
};

/** Whether an exposure is about an offer: all of them, unless it names some. */
const isNamed = ({ item_id: item, items }: Named, offer: string): boolean =>
  items?.some(({ id }) => id === offer) ?? (item === undefined || item === offer);

const WORDS = new Set(["Decision Viewed", "Decision Clicked", "Decision Dismissed"]);

/**
 * Counts the log again, entry by entry, by none of the code that wrote it: at each grant it looks at what
 * the person had until then.
 */
export const createRecount = (limits: readonly Limit[], purses: readonly Purse[]) => {
  const people = createPeople();
  const byFacet = new Map<number, Given[]>();
  const byDecision = new Map<string, Given[]>();
  /** Uses of offers that have a budget. */
  const byOffer = new Map<string, Given[]>(purses.map((purse) => [purse.offer, []]));
  const offersOf = new Map<string, string>();
  const over: string[] = [];
  const counts = { decisions: 0, given: 0, seen: 0, late: 0, links: 0, unmerges: 0 };

  const counted = ({ isSeen, expires }: Given, at: number): boolean => isSeen || expires > at;
  const isAbout = ({ offers, slots }: Limit, { offer, slot }: Pick<Given, "offer" | "slot">) =>
    (offers?.includes(offer) ?? true) && (slots?.includes(slot) ?? true);

  const judge = (facet: number, at: number, given: Given): void => {
    const had = [...people.facetsWith(facet)].flatMap((each) => byFacet.get(each) ?? []);
    for (const limit of limits.filter((each) => isAbout(each, given))) {
      const from = limit.within === null ? 0 : at - limit.within;
      const before = had.filter((use) => use.at > from && counted(use, at) && isAbout(limit, use));
      const many = new Set(before.map(({ decision }) => decision)).size;
      if (many >= limit.limit)
        over.push(`${given.decision}: ${given.offer} after ${many} of ${JSON.stringify(limit)}`);
    }
    const purse = purses.find(({ offer }) => offer === given.offer);
    if (!purse) return;
    const taken = (byOffer.get(purse.offer) ?? []).filter((use) => counted(use, at)).length;
    if (taken + 1 > purse.amount) over.push(`${given.decision}: ${given.offer} was spent`);
  };

  /** What was never delivered lapses. */
  const giveBack = (id: string, at: number): void => {
    for (const late of byDecision.get(id) ?? [])
      if (!late.isSeen) late.expires = Math.min(late.expires, at);
  };

  const decision = ({ at, facet }: LogRow, { id = "", uses = [], releases }: Body): void => {
    counts.decisions += 1;
    offersOf.set(id, uses.map(({ offer }) => offer).join(" "));
    giveBack(releases ?? "", at);
    if (facet === null || uses.length === 0) return;
    const given = uses.map((use) => ({ ...use, decision: id, at, isSeen: false }));
    // Offers of one answer are granted together: a decision counts once.
    for (const each of given) judge(facet, at, each);
    byFacet.set(facet, [...(byFacet.get(facet) ?? []), ...given]);
    byDecision.set(id, given);
    given.forEach((each) => byOffer.get(each.offer)?.push(each));
    counts.given += given.length;
  };

  const event = ({ at }: LogRow, { name = "", message }: Body): void => {
    const { decision_id: id = "", ...named } = message?.properties ?? {};
    if (!WORDS.has(name)) return;
    for (const use of byDecision.get(id) ?? []) {
      if (use.isSeen || !isNamed(named, use.offer)) continue;
      use.isSeen = true;
      counts.seen += 1;
      if (use.expires <= at) counts.late += 1;
    }
  };

  return {
    take: (row: LogRow): void => {
      const body: Body = JSON.parse(row.body);
      if (row.kind === "decision") decision(row, body);
      else if (row.kind === "event") event(row, body);
      else if (row.kind === "link" && body.pair) {
        people.link(body.pair);
        counts.links += 1;
      } else if (row.kind === "unmerge") {
        body.revoked?.forEach(people.cut);
        counts.unmerges += 1;
      } else if (row.kind === "undo") body.restored?.forEach(people.link);
    },
    counted: (): Recount => ({ ...counts, over, offersOf }),
  };
};
