import type { Kind } from "@attune/contract";
import { ApiProblem, asError, useClient, useRefresh } from "../api/index.ts";
import { useI18n } from "../i18n/index.ts";
import { useToast } from "../ui/index.ts";
import type { DefinitionDocument } from "./documents.ts";
import { isPending, newestIn } from "./documents.ts";
import type { Draft } from "./use-draft.ts";

const wordsOf = (thrown: unknown): string => {
  const error = asError(thrown);
  const detail = error instanceof ApiProblem ? error.document.detail : undefined;
  return detail === undefined ? error.message : `${error.message}. ${detail}`;
};

type Discarding = { readonly kind: Kind; readonly key: string; readonly draft: Draft };

/**
 * Throws the draft away that an editor writes on, and offers it back. What was written last is kept
 * first, so that the way back leads to it; over what somebody began since it does not lead.
 */
export const useDiscard = ({ kind, key, draft }: Discarding, onDone: () => void) => {
  const client = useClient();
  const refresh = useRefresh();
  const say = useToast();
  const { t } = useI18n();
  const params = { kind, key };
  const freshen = (): Promise<void> =>
    refresh("definition", "listDefinitions", "planDefinitions", "segments");

  const giveBack = async (
    { definition }: DefinitionDocument,
    left: DefinitionDocument | null,
  ): Promise<void> => {
    try {
      await client.call("putDefinition", {
        params,
        query: { origin: "ui" },
        body: definition,
        ...(left === null || left.status === "discarded"
          ? { ifNoneMatch: "*" }
          : { ifMatch: `"${left.revision}"` }),
      });
      say({ text: t("definitions.putBack") });
    } catch (thrown) {
      say({ text: wordsOf(thrown), isBad: true });
    }
    await freshen();
  };

  const discard = async (): Promise<void> => {
    const last = await draft.end();
    if (last === null || !isPending(last)) return;
    await client.call("discardDefinition", { params, ifMatch: `"${last.revision}"` });
    const { definitions } = await client.call("definition", { params });
    const left = newestIn(definitions);
    onDone();
    await freshen();
    say({ text: t("definitions.discarded"), undo: () => void giveBack(last, left) });
  };

  return (): void =>
    void discard().catch((thrown: unknown) => say({ text: wordsOf(thrown), isBad: true }));
};
