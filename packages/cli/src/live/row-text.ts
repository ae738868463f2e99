import type { LiveEvent, LiveRow } from "@attune/contract";

type Path = NonNullable<LiveEvent["path"]>;

/** The time of day of an instant, in UTC. */
const clockOf = (instant: string): string => instant.slice(11, 23);

const moved = ({ entered, left }: Path["segments"]): string[] => [
  ...entered.map((key) => `+${key}`),
  ...left.map((key) => `-${key}`),
];

const counted = (count: number, one: string): string[] =>
  count === 0 ? [] : [`${count} ${one}${count === 1 ? "" : "s"}`];

const pathText = ({ plan, identity, segments, accountSegments, micros }: Path): string[] => [
  ...plan.map(({ rule }) => `breaks ${rule}`),
  ...counted(identity.links.length, "link"),
  ...identity.refused.map(({ identifier, reason }) => `not linked: ${identifier} (${reason})`),
  ...moved(segments),
  ...moved(accountSegments).map((each) => `account ${each}`),
  ...(micros === null
    ? []
    : [`${micros.accept + micros.fold} µs, on disk after ${micros.commit} µs`]),
];

const eventText = (event: LiveEvent): string => {
  const { at, status, source, type, path, refusal, quarantine, identifier } = event;
  const what = event.event ?? type ?? "message";
  const why = [
    ...(refusal === null ? [] : [refusal.code]),
    ...(quarantine?.reasons.map(({ rule }) => rule) ?? []),
    ...(path === null ? [] : pathText(path)),
  ];
  const head = `${clockOf(at)}  ${status.padEnd(11)}  ${source}: ${what}`;
  return [head, identifier ?? "", why.join(", ")].filter((part) => part !== "").join("  ");
};

/** Events that were not looked at are counted up to so many. */
const MOST_COUNTED = 10_000;

const skippedText = (row: Extract<LiveRow, { kind: "skipped" }>): string => {
  const { items, unread, unlogged, after, until } = row;
  const counts = [
    `${items + unlogged} skipped`,
    ...(unread > 0
      ? [`${unread}${unread < MOST_COUNTED ? "" : " or more"} events not looked at`]
      : []),
  ].join(", ");
  return `… ${counts} (from ${after} to ${until}; --all shows all)`;
};

/** A row of the stream as a line; null for what a person need not see. */
export const rowText = (row: LiveRow): string | null => {
  switch (row.kind) {
    case "hello":
    case "heartbeat":
      return null;
    case "event":
      return eventText(row);
    case "decision": {
      const { at, slot, offer, reason, identifier, decision, latency } = row;
      const head = `${clockOf(at)}  ${"decision".padEnd(11)}  ${slot}: ${offer ?? "the default"}`;
      return `${head}  ${identifier ?? "nobody"}  ${reason}, ${latency} ms, ${decision}`;
    }
    case "membership":
      return `${clockOf(row.at)}  ${"time".padEnd(11)}  ${row.profile ?? "gone"}  ${moved(row.segments).join(", ")}`;
    case "skipped":
      return skippedText(row);
  }
};
