import type { Shelf } from "@attune/core/decision";
import { ownText } from "@attune/core/json";
import type { ProfileState } from "@attune/core/profile";
import { cartItems } from "@attune/core/profile";
import type { Person, Shelves } from "../recommend/index.ts";
import { inTime } from "./in-time.ts";
import type { SlotCall } from "./slot-call.ts";
import { segmentsOf } from "./slot-call.ts";

export type ShelfGround = {
  readonly shelves: Shelves;
  /** Milliseconds that are left to read. */
  readonly leftToRead: () => number;
  readonly onUnreadable: (why: string) => void;
};

/** What of a slot a shelf is made from. */
type ShelfCall = Pick<SlotCall, "slot" | "live" | "found" | "passage" | "now" | "isLate"> & {
  readonly request: Pick<SlotCall["request"], "context">;
};

/** What a recommender may know of whom a slot is decided for; null where that is nobody. */
const personOf = (call: ShelfCall): Person | null => {
  const { found, passage } = call;
  if (found === null) return null;
  const { touches, cart } = found.subject?.state ?? found.newcomer;
  const isCartRead = passage.unread?.has("cart") !== true;
  return {
    touches,
    cart: isCartRead ? cartItems(cart).flatMap((line) => ownText(line, "product_id") ?? []) : [],
    segments: segmentsOf(call).filter((key) => passage.unreadSegments?.has(key) !== true),
  };
};

/** The language that somebody said or was seen to speak. */
const localeKnown = ({ traits, observed }: ProfileState): string | null => {
  const known = traits["locale"]?.value ?? observed["locale"]?.value;
  return typeof known === "string" ? known : null;
};

const localeOf = ({ request, found, passage }: ShelfCall): string | null => {
  const said = ownText(request.context, "locale");
  if (said !== undefined) return said;
  if (found === null || passage.unread?.has("locale") === true) return null;
  return localeKnown(found.subject?.state ?? found.newcomer);
};

const NO_SHELVES: ReadonlyMap<string, Shelf> = new Map();

/** The shelves that a slot wants, by their ids; none where they cannot be made in time. */
export const shelvesFor = async (
  call: ShelfCall,
  { shelves, leftToRead, onUnreadable }: ShelfGround,
): Promise<ReadonlyMap<string, Shelf>> => {
  const { live, request, slot, now } = call;
  const wanted = live.program.get(slot)?.shelves;
  if (!wanted || wanted.size === 0 || call.isLate()) return NO_SHELVES;
  const asked = shelves({
    wanted,
    recommenderOf: (key) => live.recommenders.get(key),
    segmentNames: live.segmentNames,
    person: personOf(call),
    context: request.context,
    locale: localeOf(call),
    now,
  });
  const ms = leftToRead();
  try {
    const made = await inTime(asked, ms);
    if ("value" in made) return made.value;
    void made.late.catch(() => undefined);
    onUnreadable(`no shelf within ${ms} ms`);
  } catch (error) {
    onUnreadable(String(error));
  }
  return NO_SHELVES;
};

/** Slots with the shelves that their offers may hold; one that could not be made in time is not there. */
export const withShelves = (
  calls: readonly SlotCall[],
  ground: ShelfGround,
): Promise<readonly SlotCall[]> =>
  Promise.all(
    calls.map(async (call): Promise<SlotCall> => {
      const made = await shelvesFor(call, ground);
      if (made.size === 0) return call;
      return { ...call, evidence: { ...call.evidence, shelf: (id) => made.get(id) ?? null } };
    }),
  );
