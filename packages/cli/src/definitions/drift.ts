import type { DefinitionDocument as StoredDocument, PlannedChange } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import type { DefinitionDocument } from "./documents.ts";
import { readDefinitions, withPlaces } from "./files.ts";
import { idIn, idOf, nameIn } from "./meaning.ts";
import { conditionsText, diffLines, HAS_CHANGES } from "./plan.ts";

type DriftOptions = ConnectionOptions & JsonOption;

/** A definition that is live otherwise than the files say. */
type Drifted = {
  readonly kind: string;
  readonly key: string;
  /**
   * `changed`: made live by another way than apply. `different`: applied, but with other content.
   * `archived`, `in review`, `not applied`: in the files, and not live. `added`: in no file, and
   * made by another way than apply.
   */
  readonly drift: "changed" | "different" | "archived" | "in review" | "not applied" | "added";
  /** Who made it so and when; null when nobody has applied it yet. */
  readonly by: { readonly actor: string; readonly at: string; readonly origin: string } | null;
  readonly diff: PlannedChange["diff"];
  /** What of it waits: an approval, or what it refers to; empty when it does not wait. */
  readonly waits: string;
};

const byOf = ({ actor, at, origin }: NonNullable<Drifted["by"]>): Drifted["by"] => ({
  actor,
  at,
  origin,
});

const notLive = ({ kind, key, newest, diff }: PlannedChange): Drifted => {
  const drift =
    newest?.status === "archived" || newest?.status === "in review" ? newest.status : "not applied";
  return { kind, key, drift, by: newest ? byOf(newest) : null, diff, waits: "" };
};

const driftOf = (planned: PlannedChange): Drifted[] => {
  const { kind, key, change, live, diff } = planned;
  if (change === "in review")
    return [{ ...notLive(planned), drift: change, waits: conditionsText(planned) }];
  if (change === "create") return [notLive(planned)];
  if (change !== "update" || !live) return [];
  const drift = live.origin === "apply" ? "different" : "changed";
  return [{ kind, key, drift, by: byOf(live), diff, waits: "" }];
};

const addedTo = (
  documents: readonly DefinitionDocument[],
  stored: readonly StoredDocument[],
): Drifted[] => {
  const ids = new Set(documents.map(idIn));
  return stored.flatMap((each): Drifted[] => {
    const { kind, key } = nameIn(each.definition);
    const isAdded =
      each.status === "live" && each.origin !== "apply" && !ids.has(idOf({ kind, key }));
    return isAdded ? [{ kind, key, drift: "added", by: byOf(each), diff: [], waits: "" }] : [];
  });
};

/** By which way the content came; of what is not live it says nothing of why. */
const originText = (drift: Drifted["drift"], { origin }: NonNullable<Drifted["by"]>): string =>
  drift === "changed" || drift === "different" || drift === "added" ? ` (${origin})` : "";

const lineOf = ({ kind, key, drift, by, diff, waits }: Drifted): readonly string[] => [
  `${kind} ${key}: ${drift}${by ? ` by ${by.actor} at ${by.at}${originText(drift, by)}` : ""}${waits}`,
  ...(drift === "changed" || drift === "different" || drift === "in review" ? diffLines(diff) : []),
];

const driftText = (drifted: readonly Drifted[], definitions: number): string =>
  drifted.length === 0
    ? `No drift: what is live is what the files say (${definitions} ${definitions === 1 ? "definition" : "definitions"}).`
    : [
        ...drifted.flatMap(lineOf),
        `${drifted.length} drifted, shown as live → files. Take it over into the files: attune pull. Put it back: attune apply.`,
      ].join("\n");

/** `attune drift`: what is live and differs from the files that were applied. */
export const registerDrift: Register = (program, { terminal, finish }) => {
  const command = program
    .command("drift")
    .description("say what is live otherwise than the files say, who did it and when; ends with 2")
    .argument("<paths...>", "files, or folders with .yaml files");
  withJson(withConnection(command)).action(
    async (paths: readonly string[], options: DriftOptions) => {
      const documents = readDefinitions(paths);
      const drifted = await useApi(terminal, options, (api) =>
        withPlaces(api, documents, async (on, definitions) => {
          const { changes } = await on.call(OPERATIONS.planDefinitions, { body: { definitions } });
          const stored = await on.call(OPERATIONS.listDefinitions, {});
          return [...changes.flatMap(driftOf), ...addedTo(documents, stored.definitions)];
        }),
      );
      answer(terminal, options, { drifted }, () => driftText(drifted, documents.length));
      finish(drifted.length > 0 ? HAS_CHANGES : 0);
    },
  );
};
