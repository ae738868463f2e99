import type { ApplyResponse } from "@attune/contract";
import { problem } from "@attune/contract";
import type { Definition, Kind } from "@attune/core/definition";
import { checkDefinitions } from "@attune/core/definition";
import type { JsonObject } from "@attune/core/json";
import type { Clock } from "../../platform/clock/index.ts";
import type { DefinitionChange, Store, StoredDefinition } from "../../platform/store/index.ts";
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

export type DefinitionsDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly live: LiveDefinitions;
};

/** Flaws that one answer tells. */
const TOLD = 100;

const validateAgainst =
  (live: LiveDefinitions): Definitions["validate"] =>
  (documents) => {
    const { definitions, flaws } = checkDefinitions(documents, live.current().has);
    if (flaws.length === 0) return definitions;
    throw problem("definition-not-valid", {
      detail: `${flaws.length} ${flaws.length === 1 ? "flaw" : "flaws"}; nothing was changed.`,
      errors: flaws.slice(0, TOLD).map(({ kind, key, pointer, message }) => ({
        pointer: `${kind}:${key}${pointer}`,
        detail: message,
      })),
    });
  };

const uses = (definition: Definition, kind: Kind, key: string): boolean =>
  definition.kind === "rule" &&
  ((kind === "slot" && definition.slot === key) ||
    (kind === "offer" && definition.then.offer === key));

/** Live rules that would hang in the air without a slot or offer. */
const usersOf = async (store: Store, kind: Kind, key: string): Promise<string[]> =>
  (await store.reads.definitions())
    .filter(({ definition, status }) => status === "live" && uses(definition, kind, key))
    .map(({ definition }) => `${definition.kind} ${definition.key}`);

const createChange =
  ({ store, clock, live }: DefinitionsDeps) =>
  async (changes: readonly DefinitionChange[], actor: string): Promise<ApplyResponse> => {
    const outcome = await store.changeDefinitions({ changes, actor, at: clock.now() });
    const [missing] = outcome.missing;
    if (missing && outcome.changed.length === 0) {
      throw problem("definition-not-found", {
        detail: `There is no version of ${missing.kind} ${missing.key} to do this to.`,
      });
    }
    await live.reload();
    return {
      seq: outcome.seq,
      changed: [...outcome.changed],
      unchanged: [...outcome.unchanged],
    };
  };

/** Lets one change at a time check what is live and write: no other comes between the two. */
const createTurns = () => {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };
};

export const createDefinitions = (deps: DefinitionsDeps): Definitions => {
  const { reads } = deps.store;
  const inTurn = createTurns();
  const validate = validateAgainst(deps.live);
  const change = createChange(deps);

  const newest = async (kind: Kind, key: string): Promise<StoredDefinition> => {
    const [latest] = await reads.definitionHistory(kind, key);
    if (!latest) throw problem("definition-not-found");
    return latest;
  };

  return {
    list: reads.definitions,
    history: reads.definitionHistory,
    validate,
    apply: (documents, actor) =>
      inTurn(async () => {
        const definitions = validate(documents);
        const changes = definitions.map(
          (definition): DefinitionChange => ({ change: "put-live", definition }),
        );
        return change(changes, actor);
      }),
    draft: (document, actor) =>
      inTurn(async () => {
        const [definition] = validate([document]);
        if (!definition) throw problem("definition-not-valid");
        await change([{ change: "draft", definition }], actor);
        return newest(definition.kind, definition.key);
      }),
    publish: (kind, key, actor) =>
      inTurn(async () => {
        const { definition } = await newest(kind, key);
        validate([JSON.parse(JSON.stringify(definition))]);
        return change([{ change: "publish", kind, key }], actor);
      }),
    archive: (kind, key, actor) =>
      inTurn(async () => {
        const users = await usersOf(deps.store, kind, key);
        if (users.length === 0) return change([{ change: "archive", kind, key }], actor);
        throw problem("definition-not-valid", {
          detail: `${kind} ${key} is used by ${users.join(", ")}: archive these first.`,
        });
      }),
  };
};
