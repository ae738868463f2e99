import type { Json } from "@attune/core/json";
import { ownObject, ownText } from "@attune/core/json";

/** A longer name is none. */
const LONGEST = 60;

const nameIn = (said: Json | undefined, field: string): string | null => {
  const name = ownText(said, field)?.trim() ?? "";
  return name === "" || name.length > LONGEST ? null : name;
};

const countryIn = (said: Json | undefined): string | null => {
  const name = nameIn(said, "country");
  return name?.length === 2 ? name.toUpperCase() : name;
};

/**
 * Where a call or an event was made, as its context says, from the widest to the finest: the country, the
 * region in it, the shop. `place` goes before `location`, which Segment's clients write.
 */
export const placesIn = (context: Json | undefined): readonly string[] => {
  const [place, location] = [ownObject(context, "place"), ownObject(context, "location")];
  const country = countryIn(place) ?? countryIn(location) ?? countryIn(context);
  const region = nameIn(place, "region") ?? nameIn(location, "region");
  const store = nameIn(place, "store");
  return [
    ...(country === null ? [] : [`country:${country}`]),
    // A region is told apart by its country: there are several of a name.
    ...(country === null || region === null ? [] : [`region:${country}/${region}`]),
    ...(store === null ? [] : [`store:${store}`]),
  ];
};
