import type { QuarantinedResponse, QuarantineReason, QuarantineResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, parseCount, withJson } from "../command/index.ts";
import { tableText } from "../terminal/index.ts";

type ListOptions = ConnectionOptions &
  JsonOption & {
    readonly source?: string;
    readonly event?: string;
    readonly group?: string;
    readonly limit: number;
    readonly before?: number;
    readonly groupsBefore?: string;
  };

export const reasonText = ({ pointer, detail }: QuarantineReason): string =>
  pointer === "" ? detail : `${pointer}: ${detail}`;

const firstReason = ([first, ...others]: readonly QuarantineReason[]): string => {
  if (!first) return "";
  return `${reasonText(first)}${others.length === 0 ? "" : ` (and ${others.length} more)`}`;
};

const nameOf = ({ type, event }: { readonly type: string; readonly event: string }): string =>
  event === "" ? type : event;

const groupsText = ({ groups, groupCount, groupsNext }: QuarantineResponse): string => {
  const table = tableText(
    ["group", "waiting", "summarised", "last", "source", "event", "why"],
    groups.map((group) => [
      group.group,
      String(group.waiting),
      String(group.summarised),
      group.last,
      group.source,
      nameOf(group),
      firstReason(group.reasons),
    ]),
  );
  const more = groupsNext === null ? "" : `; more: --groups-before ${groupsNext}`;
  return groupCount > groups.length
    ? `${table}\n(${groups.length} of ${groupCount} groups${more})`
    : table;
};

const listText = (list: QuarantineResponse): string => {
  const { waiting, summarised, events, next } = list;
  if (waiting + summarised === 0) return "Nothing is in quarantine.";
  const gone =
    summarised === 0 ? "" : ` ${summarised} more are only counted: their bodies are gone.`;
  const table = tableText(
    ["id", "since", "source", "event", "messageId", "why"],
    events.map((each) => [
      each.id,
      each.at,
      each.source,
      nameOf(each),
      each.messageId,
      firstReason(each.reasons),
    ]),
  );
  return [
    `${waiting === 1 ? "1 event waits" : `${waiting} events wait`}.${gone}`,
    "",
    groupsText(list),
    ...(events.length === 0 ? [] : ["", table]),
    ...(next === null ? [] : [`Earlier ones: --before ${next}`]),
  ].join("\n");
};

export const registerQuarantineList: Register = (program, { terminal }) => {
  const command = program
    .command("list")
    .description("list groups that failed alike, those that wait first, and events, newest first")
    .option("--source <key>", "only events of this source")
    .option("--event <name>", "only events of this name")
    .option("--group <group>", "only events that failed alike")
    .option("--limit <n>", "how many events", parseCount("--limit", 1, 500), 20)
    .option(
      "--before <n>",
      "go on where a page ended",
      parseCount("--before", 1, Number.MAX_SAFE_INTEGER),
    )
    .option("--groups-before <place>", "go on where a page of groups ended");
  withJson(withConnection(command)).action(async (options: ListOptions) => {
    const { source, event, group, limit, before, groupsBefore } = options;
    const query = {
      limit,
      ...(source === undefined ? {} : { source }),
      ...(event === undefined ? {} : { event }),
      ...(group === undefined ? {} : { group }),
      ...(before === undefined ? {} : { before }),
      ...(groupsBefore === undefined ? {} : { groupsBefore }),
    };
    const list = await useApi(terminal, options, (api) =>
      api.call(OPERATIONS.quarantine, { query }),
    );
    answer(terminal, options, list, () => listText(list));
  });
};

const eventText = (event: QuarantinedResponse): string =>
  [
    `${nameOf(event)} from ${event.source}${event.public ? " (a browser key)" : ""}, in quarantine since ${event.at}`,
    `group ${event.group}, messageId ${event.messageId}, happened ${event.time}`,
    ...event.reasons.map((reason) => `  ${reasonText(reason)}`),
    JSON.stringify(event.message, null, 2),
  ].join("\n");

export const registerQuarantineShow: Register = (program, { terminal }) => {
  const command = program
    .command("show")
    .description("show an event whole, as it was sent")
    .argument("<id>", "the event's id, from the list");
  withJson(withConnection(command)).action(
    async (id: string, options: ConnectionOptions & JsonOption) => {
      const event = await useApi(terminal, options, (api) =>
        api.call(OPERATIONS.quarantined, { params: { id } }),
      );
      answer(terminal, options, event, () => eventText(event));
    },
  );
};
