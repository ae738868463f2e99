import type { Fix, GroupReleaseResponse, ReleaseResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { Api, ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import type { Terminal } from "../terminal/index.ts";
import { startProgress } from "../terminal/index.ts";
import { fixOfFlag, readFixes } from "./fixes.ts";
import { reasonText } from "./list.ts";
import { targetOf } from "./target.ts";

type ReleaseOptions = ConnectionOptions &
  JsonOption & { readonly group?: string; readonly fix?: string; readonly dryRun?: boolean };

/** Events that one request tries. */
const CHUNK = 500;

type Sum = Omit<GroupReleaseResponse, "next">;

/** Two answers as one: what failed alike in both is told once. */
const plus = (sum: Sum, answer: GroupReleaseResponse): Sum => {
  const failing = new Map(sum.stillFailing.map((each) => [JSON.stringify(each.reasons), each]));
  for (const each of answer.stillFailing) {
    const key = JSON.stringify(each.reasons);
    const known = failing.get(key);
    failing.set(key, known ? { ...known, count: known.count + each.count } : each);
  }
  return {
    tried: sum.tried + answer.tried,
    released: sum.released + answer.released,
    duplicates: sum.duplicates + answer.duplicates,
    stillFailing: [...failing.values()].sort((a, b) => b.count - a.count),
    moved: sum.moved + answer.moved,
    left: answer.left,
  };
};

const NOTHING: Sum = {
  tried: 0,
  released: 0,
  duplicates: 0,
  stillFailing: [],
  moved: 0,
  left: 0,
};

/** Releases a group chunk by chunk; stopped in between, what was released stays so. */
const releaseGroup = async (
  api: Api,
  terminal: Terminal,
  group: string,
  fixes: readonly Fix[],
  dryRun: boolean,
): Promise<Sum> => {
  const { waiting } = await api.call(OPERATIONS.quarantine, { query: { group, limit: 1 } });
  const label = dryRun ? "Trying" : "Releasing";
  const progress = startProgress(terminal, { label, total: waiting, unit: "events" });
  try {
    let sum = NOTHING;
    for (let after: number | null = 0; after !== null;) {
      const done: GroupReleaseResponse = await api.call(OPERATIONS.releaseGroup, {
        params: { group },
        body: { fix: [...fixes], dryRun, limit: CHUNK, after },
      });
      sum = plus(sum, done);
      progress.at(sum.tried, sum.tried);
      after = done.next;
    }
    return sum;
  } finally {
    progress.stop();
  }
};

const groupText = (sum: Sum, group: string, dryRun: boolean): string => {
  const duplicates =
    sum.duplicates === 0 ? "" : `, ${sum.duplicates} were accepted before and wait no longer`;
  const failing = sum.stillFailing.flatMap(({ reasons, count, example, ...now }) => [
    now.group === group
      ? `${count} still fail, as ${example}:`
      : `${count} fail otherwise now, as ${example}, and wait in ${now.group ?? "other groups"}:`,
    ...reasons.map((reason) => `  ${reasonText(reason)}`),
  ]);
  return [
    `${sum.released} of ${sum.tried} ${dryRun ? "would be released; nothing was changed" : "released"}${duplicates}. ${sum.left + sum.moved} wait.`,
    ...failing,
  ].join("\n");
};

const eventText = (outcome: ReleaseResponse, dryRun: boolean): string => {
  switch (outcome.status) {
    case "released":
      if (dryRun) return `${outcome.id} would be released; nothing was changed.`;
      return `Released: ${outcome.id} is taken in.`;
    case "duplicate":
      return `${outcome.id} was accepted before. It waits no longer.`;
    case "still failing":
      return [
        `${outcome.id} still fails, and waits on:`,
        ...outcome.reasons.map((reason) => `  ${reasonText(reason)}`),
      ].join("\n");
  }
};

export const registerQuarantineRelease: Register = (program, { terminal, finish }) => {
  // Fixes are made in the order in which the flags stand.
  const flags: Fix[] = [];
  const take = (flag: Parameters<typeof fixOfFlag>[0]) => (text: string) =>
    void flags.push(...fixOfFlag(flag, text));
  const command = program
    .command("release")
    .description("put an event right, or all that failed alike, and take it in")
    .argument("[id]", "the event's id, from the list")
    .option("--group <group>", "all that failed alike, instead of one event")
    .option("--fix <file>", "a mapping: YAML with a list of fixes")
    .option("--set <pointer=value>", "put a value there; may be given again", take("set"))
    .option("--default <pointer=value>", "put a value where there is none", take("default"))
    .option("--rename <pointer=pointer>", "move a value", take("rename"))
    .option("--convert <pointer=type>", "make a value one of this type", take("convert"))
    .option("--remove <pointer>", "take a value away", take("remove"))
    .option("--dry-run", "say what would become of it, change nothing");
  withJson(withConnection(command)).action(
    async (id: string | undefined, options: ReleaseOptions) => {
      const target = targetOf(id, options.group);
      const fixes = [...(options.fix === undefined ? [] : readFixes(options.fix)), ...flags];
      const dryRun = options.dryRun ?? false;
      if ("group" in target) {
        const sum = await useApi(terminal, options, (api) =>
          releaseGroup(api, terminal, target.group, fixes, dryRun),
        );
        answer(terminal, options, sum, () => groupText(sum, target.group, dryRun));
        if (sum.stillFailing.length > 0) finish(1);
        return;
      }
      const outcome = await useApi(terminal, options, (api) =>
        api.call(OPERATIONS.releaseQuarantined, {
          params: { id: target.id },
          body: { fix: fixes, dryRun },
        }),
      );
      answer(terminal, options, outcome, () => eventText(outcome, dryRun));
      if (outcome.status === "still failing") finish(1);
    },
  );
};
