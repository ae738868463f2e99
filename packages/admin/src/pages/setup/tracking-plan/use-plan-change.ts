import { asError, useClient, useRefresh } from "../../../api/index.ts";
import type { Content, DefinitionDocument } from "../../../definitions/index.ts";
import { keyOf, liveOf, newestIn, useMakeLive } from "../../../definitions/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { problemText, useToast } from "../../../ui/index.ts";

/**
 * Changes a plan as it stands: a draft stays a draft, what is live goes live anew; the toast has the
 * way back.
 */
export const usePlanChange = (versions: readonly DefinitionDocument[]) => {
  const client = useClient();
  const refresh = useRefresh();
  const makeLive = useMakeLive();
  const say = useToast();
  const i18n = useI18n();
  const { t } = i18n;
  const newest = newestIn(versions);

  const put = async (over: DefinitionDocument, content: Content): Promise<DefinitionDocument> => {
    const kept = await client.call("putDefinition", {
      params: { kind: "tracking-plan", key: keyOf(over) },
      query: { origin: "ui" },
      body: content,
      ifMatch: `"${over.revision}"`,
    });
    await refresh("definition", "listDefinitions");
    return kept;
  };

  const undoing = (kept: DefinitionDocument, before: Content) => async (): Promise<void> => {
    try {
      await put(kept, before);
    } catch (thrown) {
      say({ text: problemText(i18n, asError(thrown)), isBad: true });
    }
  };

  return async (content: Content): Promise<void> => {
    if (newest?.status !== "draft")
      return makeLive(content, { live: liveOf(versions), draft: null });
    const kept = await put(newest, content);
    const undo = undoing(kept, newest.definition);
    say({ text: t("plans.inDraft"), undo: () => void undo() });
  };
};
