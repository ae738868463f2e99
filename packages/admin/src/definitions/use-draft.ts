import type { Kind } from "@attune/contract";
import { useEffect, useState } from "react";
import type { Client } from "../api/index.ts";
import { ApiProblem, useClient, useRefresh } from "../api/index.ts";
import type { Content, DefinitionDocument } from "./documents.ts";
import { newestIn } from "./documents.ts";
import type { DraftKeeper, DraftState } from "./draft-keeper.ts";
import { createDraftKeeper } from "./draft-keeper.ts";

type DraftOptions = {
  readonly kind: Kind;
  readonly key: string;
  /** What the editor was opened with, the newest version; null: a new definition. */
  readonly opened: DefinitionDocument | null;
  /** The whole document as it is written, kind and key in it. */
  readonly content: Content;
  /** What it begins with was chosen before: it is kept without another word. */
  readonly isBegun?: boolean;
  /** False while it cannot be sent: half of a JSON text, say. */
  readonly isEnabled?: boolean;
  /** Another's words take the place of what is written. */
  readonly onTheirs: (content: Content) => void;
};

export type Draft = Pick<DraftKeeper, "settle" | "keepMine" | "end"> & {
  readonly state: DraftState;
  readonly takeTheirs: () => void;
};

const errorOf = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown));

/** The newest version as it is now, for somebody whose draft did not fit over it. */
const theirsOf = async (client: Client, kind: Kind, key: string) => {
  const { definitions } = await client.call("definition", { params: { kind, key } });
  return newestIn(definitions);
};

const putting =
  (client: Client, kind: Kind, key: string) =>
  async (content: Content, over: DefinitionDocument | null) => {
    try {
      const document = await client.call("putDefinition", {
        params: { kind, key },
        query: { origin: "ui" },
        body: content,
        ...(over === null ? { ifNoneMatch: "*" } : { ifMatch: `"${over.revision}"` }),
      });
      return { is: "kept", document } as const;
    } catch (thrown) {
      const error = errorOf(thrown);
      const slug = error instanceof ApiProblem ? error.slug : "";
      const theirs =
        slug === "definition-conflict" ? await theirsOf(client, kind, key).catch(() => null) : null;
      if (theirs !== null) return { is: "conflict", theirs } as const;
      const status = error instanceof ApiProblem ? error.document.status : 0;
      return { is: "refused", error, isWorthAnother: status === 0 || status >= 500 } as const;
    }
  };

/** A draft that keeps itself while it is written; what is live stays as it is. */
export const useDraft = (options: DraftOptions): Draft => {
  const { kind, key, opened, content, isBegun = false, isEnabled = true, onTheirs } = options;
  const client = useClient();
  const refresh = useRefresh();
  const [state, setState] = useState<DraftState>({ is: "same" });
  const [keeper] = useState(() =>
    createDraftKeeper(
      {
        put: putting(client, kind, key),
        after: (milliseconds, work) => {
          const timer = setTimeout(work, milliseconds);
          return () => clearTimeout(timer);
        },
        tell: (next) => {
          setState(next);
          if (next.is === "kept") void refresh("definition", "listDefinitions");
        },
      },
      // Over what was discarded nothing is written: it is begun anew.
      {
        content: isBegun ? {} : content,
        document: opened?.status === "discarded" ? null : opened,
      },
    ),
  );
  useEffect(() => {
    if (isEnabled) keeper.write(content);
  }, [content, isEnabled, keeper]);
  useEffect(() => () => keeper.stop(), [keeper]);
  return {
    state,
    settle: keeper.settle,
    keepMine: keeper.keepMine,
    end: keeper.end,
    takeTheirs: () => {
      const theirs = keeper.takeTheirs();
      if (theirs !== null) onTheirs(theirs);
    },
  };
};
