import { OPERATIONS } from "@attune/contract";
import { z } from "zod";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { tableText } from "../terminal/index.ts";

const Verification = z.object({
  ok: z.boolean(),
  entries: z.int(),
  events: z.int(),
  facets: z.int(),
  profiles: z.int(),
  links: z.int(),
  timers: z.int(),
  differences: z.array(
    z.object({
      table: z.string(),
      key: z.string(),
      stored: z.string().nullable(),
      folded: z.string().nullable(),
    }),
  ),
  differing: z.int(),
});
type Verification = z.infer<typeof Verification>;

const SHOWN = 160;

/** The end of two long texts from where they part. */
const apart = (text: string | null, other: string | null): string => {
  if (text === null) return "no row";
  let from = 0;
  while (from < text.length && text[from] === other?.[from]) from += 1;
  const start = Math.max(0, from - 20);
  return `${start > 0 ? "…" : ""}${text.slice(start, start + SHOWN)}${text.length > start + SHOWN ? "…" : ""}`;
};

const verificationText = (verification: Verification): string => {
  const { ok, entries, events, facets, profiles, links, timers, differences, differing } =
    verification;
  const folded = `${entries} log entries (${events} events) fold to ${facets} facets, ${profiles} profiles, ${links} links, ${timers} timers`;
  if (ok) return `The store is as its log says: ${folded}.`;
  return [
    `${differing} rows are not what the log folds to (${folded}):`,
    tableText(
      ["table", "row", "stored", "by the log"],
      differences.map(({ table, key, stored, folded: wanted }) => [
        table,
        key,
        apart(stored, wanted),
        apart(wanted, stored),
      ]),
    ),
    ...(differing > differences.length ? [`… and ${differing - differences.length} more.`] : []),
  ].join("\n");
};

export const registerVerify: Register = (program, { terminal, finish }) => {
  const command = program
    .command("verify")
    .description("fold the log anew and compare it with the present state, byte for byte");
  withJson(withConnection(command)).action(async (options: ConnectionOptions & JsonOption) => {
    if (terminal.isInteractive) terminal.note("Folding the log …");
    const verification = Verification.parse(
      await useApi(terminal, options, (api) => api.call(OPERATIONS.verify, {})),
    );
    answer(terminal, options, verification, () => verificationText(verification));
    finish(verification.ok ? 0 : 1);
  });
};
