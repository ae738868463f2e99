import { told } from "../flaw/index.ts";
import type { JsonObject } from "../json/index.ts";
import { offersOf } from "../rule/index.ts";
import type { ContentCheck } from "../slot/index.ts";
import { compileContentCheck } from "../slot/index.ts";
import type { Definition, DefinitionFlaw, DefinitionOf } from "./definition.ts";

type Slot = DefinitionOf<"slot">;
type Offer = DefinitionOf<"offer">;
type Rule = DefinitionOf<"rule">;

/** Every content of an offer, and where it stands. */
const contentsOf = ({ content, variants = [] }: Offer) => [
  { pointer: "/content", content },
  ...variants.map((variant, index) => ({
    pointer: `/variants/${index}/content`,
    content: variant.content,
  })),
];

/** What formulas put into it is known only when it is shown. */
const isComputed = ({ computed = {} }: Offer, pointer: string): boolean =>
  Object.keys(computed).length > 0 &&
  (pointer === "" || Object.keys(computed).some((name) => pointer.startsWith(`/${name}`)));

const offerFlaws = (offer: Offer, slot: Slot, check: ContentCheck): DefinitionFlaw[] =>
  contentsOf(offer).flatMap(({ pointer, content }) =>
    check(content)
      .filter((flaw) => !isComputed(offer, flaw.pointer))
      .map((flaw) => ({
        kind: "offer",
        key: offer.key,
        pointer: `${pointer}${flaw.pointer}`,
        ...told("slot-cannot-show", { slot: slot.key, why: flaw }),
      })),
  );

const defaultFlaws = (slot: Slot, check: ContentCheck): DefinitionFlaw[] => {
  const content: JsonObject | null = slot.default.content;
  return content === null
    ? []
    : check(content).map(({ pointer, ...wrong }) => ({
        kind: "slot",
        key: slot.key,
        pointer: `/default/content${pointer}`,
        ...wrong,
      }));
};

/** Contents that do not fit what their slot can show, and schemas that are none. */
export const contentFlaws = (standing: readonly Definition[]): DefinitionFlaw[] => {
  const slots = standing.filter((each) => each.kind === "slot");
  const rules = standing.filter((each): each is Rule => each.kind === "rule");
  const offers = new Map(
    standing.flatMap((each) => (each.kind === "offer" ? [[each.key, each] as const] : [])),
  );
  return slots.flatMap((slot) => {
    const check = compileContentCheck(slot.schema);
    if (typeof check !== "function")
      return check.map(({ pointer, ...wrong }) => ({
        kind: "slot",
        key: slot.key,
        pointer: `/schema${pointer}`,
        ...wrong,
      }));
    const shown = new Set(rules.filter((rule) => rule.slot === slot.key).flatMap(offersOf));
    return [
      ...defaultFlaws(slot, check),
      ...[...shown].flatMap((key) => {
        const offer = offers.get(key);
        return offer ? offerFlaws(offer, slot, check) : [];
      }),
    ];
  });
};
