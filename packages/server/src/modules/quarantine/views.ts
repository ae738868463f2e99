import type { QuarantinedResponse, QuarantineResponse } from "@attune/contract";
import type { Event } from "@attune/core/event";
import type { GroupPlace, QuarantinedEvent, QuarantineGroup } from "../../platform/store/index.ts";

const iso = (at: number): string => new Date(at).toISOString();

const headOf = ({ id, at, group, reasons }: QuarantinedEvent, event: Event) => ({
  id,
  at: iso(at),
  source: event.source,
  type: event.type,
  event: event.name,
  messageId: event.messageId,
  group,
  reasons: [...reasons],
});

/** An event of a list: what it is, without what it says. */
export const eventRow = (row: QuarantinedEvent): QuarantineResponse["events"][number] => {
  const event: Event = JSON.parse(row.stored);
  return headOf(row, event);
};

/** An event whole. */
export const eventDocument = (row: QuarantinedEvent): QuarantinedResponse => {
  const event: Event = JSON.parse(row.stored);
  return {
    ...headOf(row, event),
    receivedAt: iso(event.receivedAt),
    time: iso(event.time),
    historical: event.historical,
    public: row.isPublic,
    message: event.message,
  };
};

export const groupRow = ({
  group,
  source,
  type,
  name,
  reasons,
  waiting,
  summarised,
  first,
  last,
  example,
}: QuarantineGroup): QuarantineResponse["groups"][number] => ({
  group,
  source,
  type,
  event: name,
  reasons: [...reasons],
  waiting,
  summarised,
  first: iso(first),
  last: iso(last),
  example,
});

/** A place in the list of groups, as `groupsBefore` says it. */
export const groupPlaceText = ({ waits, last, group }: GroupPlace): string =>
  `${waits ? 1 : 0}-${last}-${group}`;

/** Reads what `groupPlaceText` wrote. */
export const groupPlace = (place: string): GroupPlace => {
  const [waits, last, group = ""] = place.split("-");
  return { waits: waits === "1", last: Number(last), group };
};
