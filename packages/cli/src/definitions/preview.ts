import type { PreviewPlansResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, parseCount, withJson } from "../command/index.ts";
import { readDefinitions, withPlaces } from "./files.ts";

type PreviewOptions = ConnectionOptions &
  JsonOption & { readonly prune?: boolean; readonly days: number; readonly events: number };

const MOST_EVENTS = 50_000;
const MOST_DAYS = 90;
const DAY = 86_400_000;

const eventsText = (count: number): string =>
  `${count.toLocaleString("en")} ${count === 1 ? "event" : "events"}`;

const ruleLine = ({ type, event, reason, count }: PreviewPlansResponse["rules"][number]): string =>
  `    ${count.toLocaleString("en")}: ${event === "" ? type : event} ${reason.pointer === "" ? "" : `${reason.pointer} `}(${reason.detail})`;

/** What the plans would do to the events that came in lately. */
export const previewLines = (preview: PreviewPlansResponse): readonly string[] => {
  const { from, until, judged, isWhole, blocked, warned, newlyBlocked, rules } = preview;
  const days = Math.round((Date.parse(until) - Date.parse(from)) / DAY);
  const lately = `of the last ${days === 1 ? "day" : `${days} days`}`;
  if (judged === 0) return [`Tracking plans: no event ${lately} to judge.`];
  const seen = `${isWhole ? "" : "the newest "}${eventsText(judged)} ${lately}`;
  return [
    `Tracking plans: of ${seen}, ${blocked.then.toLocaleString("en")} would wait in quarantine (now ${blocked.now.toLocaleString("en")}) and ${warned.then.toLocaleString("en")} be warned of (now ${warned.now.toLocaleString("en")}).`,
    ...(newlyBlocked === 0 ? [] : ["  Newly blocked, by rule:", ...rules.map(ruleLine)]),
  ];
};

/** `attune tracking-plan preview`: how many of the latest events the plans in files would block. */
export const registerPreview: Register = (group, { terminal }) => {
  const command = group
    .command("preview")
    .description("say how many of the latest events tracking plans would block; nothing is stored")
    .argument("<paths...>", "files, or folders with .yaml files")
    .option("--prune", "as if what is live and in none of the files were archived")
    .option("--days <n>", "events of so many days", parseCount("--days", 1, MOST_DAYS), 7)
    .option(
      "--events <n>",
      "newest events to judge",
      parseCount("--events", 1, MOST_EVENTS),
      10_000,
    );
  withJson(withConnection(command)).action(
    async (paths: readonly string[], options: PreviewOptions) => {
      const documents = readDefinitions(paths);
      const { prune = false, days, events } = options;
      const preview = await useApi(terminal, options, (api) =>
        withPlaces(api, documents, (on, definitions) =>
          on.call(OPERATIONS.previewTrackingPlans, { body: { definitions, prune, days, events } }),
        ),
      );
      answer(terminal, options, preview, () => previewLines(preview).join("\n"));
    },
  );
};
