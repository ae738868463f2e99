import type { SegmentState } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { countText, percentText, tableText } from "../terminal/index.ts";
import { revenueText } from "./revenue-text.ts";

const statusText = ({ status, progress }: SegmentState): string =>
  status === "live" ? status : `${status}, ${percentText(progress)}`;

/** Until everybody was looked at, those that were found are not all. */
const membersText = ({ status, members }: SegmentState): string =>
  status === "live" ? countText(members) : `${countText(members)} so far`;

/** The segments as a table. */
export const listText = (segments: readonly SegmentState[]): string => {
  if (segments.length === 0) return "No live segments.";
  const rows = segments.map((segment) => [
    segment.key,
    segment.name ?? "",
    segment.of,
    membersText(segment),
    `v${segment.version}`,
    statusText(segment),
    segment.namedBy.join(", "),
  ]);
  return tableText(["segment", "name", "of", "members", "version", "status", "named by"], rows);
};

export const registerList: Register = (segments, { terminal }) => {
  const list = segments.command("list").description("list the live segments with their sizes");
  withJson(withConnection(list)).action(async (options: ConnectionOptions & JsonOption) => {
    const told = await useApi(terminal, options, (api) => api.call(OPERATIONS.segments, {}));
    answer(terminal, options, told, () => listText(told.segments));
  });
  const show = segments
    .command("show")
    .description("show a segment: its size, how far it has caught up, its share of revenue")
    .argument("<key>", "the segment's key");
  withJson(withConnection(show)).action(
    async (key: string, options: ConnectionOptions & JsonOption) => {
      const told = await useApi(terminal, options, async (api) => ({
        ...(await api.call(OPERATIONS.segment, { params: { key } })),
        revenue: await api.call(OPERATIONS.segmentRevenue, { params: { key } }),
      }));
      answer(terminal, options, told, () =>
        [listText([told]), "", revenueText(told.revenue)].join("\n"),
      );
    },
  );
};
