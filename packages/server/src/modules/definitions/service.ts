import type { ApplyResponse } from "@attune/contract";
import { problem } from "@attune/contract";
import type { Definition, Kind } from "@attune/core/definition";
import { checkDefinitions } from "@attune/core/definition";
import type { JsonObject } from "@attune/core/json";
import type { Clock } from "../../platform/clock/index.ts";
import type { DefinitionChange, Store, StoredDefinition } from "../../platform/store/contract.ts";
import type { LiveDefinitions } from "./live.ts";

export type Definitions = {
  readonly list: () => Promise<readonly StoredDefinition[]>;
  readonly history: (kind: Kind, key: string) => Promise<readonly StoredDefinition[]>;
  /** Checks documents as a set, against what is live; throws `definition-not-valid` with every flaw. */
  readonly validate: (documents: readonly JsonObject[]) => readonly Definition[];
  readonly apply: (documents: readonly JsonObject[], actor: string) => Promise<ApplyResponse>;
  readonly draft: (document: JsonObject, actor: string) => Promise<StoredDefinition>;
  readonly publish: (kind: Kind, key: string, actor: string) => Promise<ApplyResponse>;
  readonly archive: (kind: Kind, key: string, actor: string) => Promise<ApplyResponse>;
};

export type DefinitionsDeps = { readonly store: Store; readonly clock: Clock; readonly live: LiveDefinitions };

export const createDefinitions = ({ store, clock, live }: DefinitionsDeps): Definitions => {
  const validate = (documents: readonly JsonObject[]): readonly Definition[] => {
    const { definitions, flaws } = checkDefinitions(documents, (kind, key) => live.current().has(kind, key));
    if (flaws.length > 0) {
      throw problem("definition-not-valid", {
        detail: `${flaws.length} ${flaws.length === 1 ? "flaw" : "flaws"}; nothing was changed.`,
        errors: flaws.slice(0, 100).map(({ kind, key, pointer, message }) => ({ pointer: `${kind}:${key}${pointer}`, detail: message })),
      });
    }
    return definitions;
  };

  const change = async (changes: readonly DefinitionChange[], actor: string): Promise<ApplyResponse> => {
    const outcome = await store.changeDefinitions({ changes, actor, at: clock.now() });
    const [missing] = outcome.missing;
    if (missing && outcome.changed.length === 0) throw problem("definition-not-found", { detail: `There is no version of ${missing.kind} ${missing.key} to do this to.` });
    await live.reload();
    return { seq: outcome.seq, changed: [...outcome.changed], unchanged: [...outcome.unchanged] };
  };

  const newest = async (kind: Kind, key: string): Promise<StoredDefinition> => {
    const [latest] = await store.reads.definitionHistory(kind, key);
    if (!latest) throw problem("definition-not-found");
    return latest;
  };

  const dependents = async (kind: Kind, key: string): Promise<string[]> => {
    const all = await store.reads.definitions();
    return all.flatMap(({ definition, status }) =>
      status === "live" && definition.kind === "rule" && (kind === "slot" ? definition.slot === key : kind === "offer" && definition.then.offer === key) ? [`rule:${definition.key}`] : [],
    );
  };

  return {
    list: () => store.reads.definitions(),
    history: (kind, key) => store.reads.definitionHistory(kind, key),
    validate,
    apply: (documents, actor) => change(validate(documents).map((definition) => ({ change: "put-live", definition })), actor),
    draft: async (document, actor) => {
      const [definition] = validate([document]);
      if (!definition) throw problem("definition-not-valid");
      await change([{ change: "draft", definition }], actor);
      return newest(definition.kind, definition.key);
    },
    publish: async (kind, key, actor) => {
      const { definition } = await newest(kind, key);
      validate([JSON.parse(JSON.stringify(definition))]);
      return change([{ change: "publish", kind, key }], actor);
    },
    archive: async (kind, key, actor) => {
      const users = await dependents(kind, key);
      if (users.length > 0) throw problem("definition-not-valid", { detail: `${kind} ${key} is used by ${users.join(", ")}: archive these first.` });
      return change([{ change: "archive", kind, key }], actor);
    },
  };
};
