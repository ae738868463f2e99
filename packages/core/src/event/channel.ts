import { ownObject, ownText } from "../json/index.ts";
import type { Event } from "./event.ts";

const LONGEST = 100;

/**
 * The channel by which an event came about, as its source says it: `properties.channel`, else
 * `context.channel`. Null when it says none: a library's name or a device is no channel.
 */
export const channelOf = ({ message }: Pick<Event, "message">): string | null => {
  const said =
    ownText(ownObject(message, "properties"), "channel")?.trim() ||
    ownText(ownObject(message, "context"), "channel")?.trim();
  return said ? said.slice(0, LONGEST).toWellFormed() : null;
};
