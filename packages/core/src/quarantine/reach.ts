import type { Event, Identifier } from "../event/index.ts";
import { identifierKey } from "../event/index.ts";
import type { QuarantineReason } from "./reason.ts";

/** How much an event lets be done for a purpose: a denial less than silence, a grant more. */
const leaveOf = ({ consent }: Event, purpose: string): number => {
  const granted = consent?.find((said) => said.purpose === purpose)?.granted;
  if (granted === undefined) return 0;
  return granted ? 1 : -1;
};

/** Purposes for which an event that was put right lets more be done than before. */
const widened = (before: Event, after: Event): string[] =>
  [...(before.consent ?? []), ...(after.consent ?? [])]
    .map(({ purpose }) => purpose)
    .filter((purpose) => leaveOf(after, purpose) > leaveOf(before, purpose));

const namespaces = (list: readonly Identifier[]): readonly string[] => list.map(({ ns }) => ns);

/** Namespaces of which an event names more than it did, beyond the malformed ones put right. */
const added = (before: Event, after: Event, mayCorrect: boolean): readonly string[] => {
  const known = new Set(before.identifiers.map(identifierKey));
  const fresh = namespaces(after.identifiers.filter((each) => !known.has(identifierKey(each))));
  if (!mayCorrect) return fresh;
  const malformed = ({ ignored }: Event): Identifier[] =>
    ignored.flatMap(({ identifier, reason }) => (reason === "malformed" ? [identifier] : []));
  const still = new Set(malformed(after).map(identifierKey));
  const corrected = namespaces(malformed(before).filter((each) => !still.has(identifierKey(each))));
  const countIn = (list: readonly string[], ns: string): number =>
    list.filter((each) => each === ns).length;
  return fresh.filter((ns) => countIn(fresh, ns) > countIn(corrected, ns));
};

const aliasText = ({ alias }: Event): string => JSON.stringify(alias ?? null);

/**
 * Why a fix reaches further than what an event says: into what somebody agreed to, or whom it is
 * about; null when it does not. Both events are read by what is live now. Of an event alone a
 * malformed identifier may be corrected, of many at once none: one value would make them one person.
 */
export const reachFlaw = (
  before: Event,
  after: Event,
  mayCorrect: boolean,
): QuarantineReason | null => {
  const [purpose] = widened(before, after);
  if (purpose !== undefined)
    return {
      rule: "fix:consent",
      pointer: "/context/consent",
      detail: `a fix agrees to nothing for anybody: the event did not allow ${purpose} as it came`,
    };
  const [ns] = added(before, after, mayCorrect);
  if (ns === undefined && (after.alias === undefined || aliasText(before) === aliasText(after)))
    return null;
  return {
    rule: "fix:identifier",
    pointer: "",
    detail: `a fix makes an event about nobody new: the event did not name that ${ns ?? "alias"} as it came`,
  };
};
