import type { Basis } from "../../src/consent/index.ts";

/**
 * Consent a second time, from the words of the design and for reading: it keeps every statement with
 * the identifier through which it came, and goes through the whole list for every question. Of the
 * real one it shares only types. Who is one person it is told: that has a model of its own.
 */

export type Said = {
  readonly purpose: string;
  readonly granted: boolean;
  readonly time: number;
  readonly expires: number | null;
  readonly wording: string | null;
  readonly via: string;
  readonly source: string;
  readonly actor?: string;
};
export type ModelPurpose = { readonly key: string; readonly basis: Basis };
type Kept = { readonly through: string; readonly said: Said };

/** A denial before a grant, and what a person said before what ran out, which stands in its grant's place. */
const rank = ({ granted, via }: Said): number => {
  if (granted) return 2;
  return via === "expiry" ? 1 : 0;
};

/** Among statements that are alike in all that matters any order will do, so long as it is always the same. */
const spelled = ({ time, granted, expires, source, wording, via, actor }: Said): string =>
  JSON.stringify([time, granted, expires, source, wording, via, ...(actor ? [actor] : [])]);

/** The one that counts: of the latest, the denial; of grants, the one that ends first. */
const lastWord = (all: readonly Said[]): Said | undefined => {
  const latest = all.filter(({ time }) => all.every((other) => other.time <= time));
  const strictest = latest.filter((each) => latest.every((other) => rank(other) >= rank(each)));
  const ends = strictest.map(({ expires }) => expires ?? Infinity);
  const first = strictest.filter(({ expires }) => (expires ?? Infinity) === Math.min(...ends));
  return first.toSorted((a, b) => (spelled(a) < spelled(b) ? 1 : -1))[0];
};

export const openConsentModel = (purposes: readonly ModelPurpose[]) => {
  const ledger: Kept[] = [];

  const saidThrough = (facets: readonly string[], purpose: string): Said[] =>
    ledger
      .filter(({ through, said }) => facets.includes(through) && said.purpose === purpose)
      .map(({ said }) => said);

  /** What somebody answered last through these; that time passed is nobody's answer. */
  const lastAnswer = (facets: readonly string[], purpose: string): Said | undefined =>
    lastWord(saidThrough(facets, purpose).filter(({ via }) => via !== "expiry"));

  const isNews = (through: string, person: readonly string[], said: Said): boolean => {
    const before = lastAnswer([through], said.purpose);
    if (!before) return true;
    if (said.time < before.time) return false;
    // At one instant a no counts, and nothing else.
    if (said.time === before.time) return before.granted && !said.granted;
    if (said.granted !== before.granted) return true;
    // The same answer again. A no is known. A yes overrules nothing that the person said since: it
    // says something only where their no is not what counts, and the old yes is over or was to other
    // words.
    if (!said.granted || lastAnswer(person, said.purpose)?.granted === false) return false;
    const isOver = before.expires !== null && said.time >= before.expires;
    return isOver || (said.wording !== null && said.wording !== before.wording);
  };

  const keep = (through: string, said: Said): void => {
    ledger.push({ through, said });
  };

  return {
    /** What an event carried: only what the device that was asked had not said already. */
    carry: (through: string, person: readonly string[], statements: readonly Said[]): void => {
      for (const said of statements.filter((each) => isNews(through, person, each)))
        keep(through, said);
    },
    /** What somebody recorded. */
    tell: (through: string, statements: readonly Said[]): void => {
      for (const said of statements) keep(through, said);
    },
    /** Time has passed: each grant that counts for a person and has run out is followed by a denial. */
    passTo: (now: number, people: readonly (readonly string[])[]): void => {
      for (const facets of people)
        for (const { key } of purposes) {
          const word = lastWord(saidThrough(facets, key));
          if (!word?.granted || word.expires === null || word.expires > now) continue;
          const giver = facets.find((facet) => {
            const mine = lastWord(saidThrough([facet], key));
            return mine !== undefined && spelled(mine) === spelled(word);
          });
          const { actor: _actor, ...said } = word;
          if (giver !== undefined)
            keep(giver, {
              ...said,
              granted: false,
              via: "expiry",
            });
        }
    },
    /** Whether a purpose may be acted on for a person at an instant, or why not. */
    verdict: (facets: readonly string[], { key, basis }: ModelPurpose, now: number): string => {
      const word = lastWord(saidThrough(facets, key));
      if (basis === "consent") {
        const stands = word?.granted === true && (word.expires === null || now < word.expires);
        return stands ? "allowed" : "NO_CONSENT";
      }
      const objects = word !== undefined && !word.granted && word.via !== "expiry";
      return basis === "legitimate_interest" && objects ? "OPTED_OUT" : "allowed";
    },
    lastWord: (facets: readonly string[], purpose: string): Said | undefined =>
      lastWord(saidThrough(facets, purpose)),
    /** Everything that was written, each once. */
    ledger: (): string[] =>
      [
        ...new Set(
          ledger.map(({ through, said }) => `${through} ${said.purpose} ${spelled(said)}`),
        ),
      ].sort(),
    /** Instants at which something may change. */
    instants: (): number[] => [...new Set(ledger.flatMap(({ said }) => said.expires ?? []))],
  };
};
