import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Answer } from "../api/index.ts";
import { asError, useClient, useRefresh } from "../api/index.ts";
import { useI18n } from "../i18n/index.ts";
import { problemText, useToast } from "../ui/index.ts";
import type { Content, DefinitionDocument } from "./documents.ts";
import { isKind, textIn } from "./documents.ts";
import { isNothing } from "./planned-changes.tsx";
import type { Draft } from "./use-draft.ts";
import { useRested } from "./use-rested.ts";

type Plan = Answer<"planDefinitions">;

/** What a plan says will be different, whoever kept a draft meanwhile. */
const gist = ({ changes }: Plan): string =>
  JSON.stringify(changes.map(({ kind, key, change, diff }) => [kind, key, change, diff]));

/** What there was before something was published: what was live, and what waited to be. */
type Before = { readonly live: DefinitionDocument | null; readonly draft: Content | null };

/** Makes content live; the way back makes live what was so before, and gives back the draft. */
export const useMakeLive = () => {
  const client = useClient();
  const refresh = useRefresh();
  const say = useToast();
  const i18n = useI18n();
  const { t } = i18n;
  const freshen = (): Promise<void> =>
    refresh("definition", "listDefinitions", "planDefinitions", "segments");

  const putBack = async (content: Content, { live, draft }: Before): Promise<void> => {
    const kind = textIn(content, "kind");
    if (!isKind(kind)) return;
    const params = { kind, key: textIn(content, "key") };
    try {
      if (live === null) await client.call("archiveDefinition", { params });
      else await client.call("applyDefinitions", { body: { definitions: [live.definition] } });
      if (draft !== null)
        await client.call("putDefinition", { params, query: { origin: "ui" }, body: draft });
      say({ text: t("definitions.putBack") });
    } catch (thrown) {
      say({ text: problemText(i18n, asError(thrown)), isBad: true });
    }
    await freshen();
  };

  return async (content: Content, before: Before, base?: number): Promise<void> => {
    const { changed } = await client.call("applyDefinitions", {
      body: { definitions: [content], ...(base === undefined ? {} : { base }) },
    });
    await freshen();
    const isLive = changed.every(({ status }) => status === "live");
    say({
      text: t(isLive ? "definitions.published" : "definitions.inReview"),
      ...(isLive ? { undo: () => void putBack(content, before) } : {}),
    });
  };
};

type PublishOptions = {
  readonly content: Content;
  readonly draft: Draft;
  /** What is live before it. */
  readonly live: DefinitionDocument | null;
  readonly onDone: () => void;
  /** False while half of it is still to be chosen. */
  readonly isEnabled?: boolean;
};

/** What publishing would change, asked as it is written; and publishing just that. */
export const usePublish = (options: PublishOptions) => {
  const { content, draft, live, onDone, isEnabled = true } = options;
  const client = useClient();
  const queries = useQueryClient();
  const makeLive = useMakeLive();
  const rested = useRested(content);
  const [isBusy, setIsBusy] = useState(false);
  const [isMoved, setIsMoved] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const planOf = (definition: Content, signal?: AbortSignal): Promise<Plan> =>
    client.call("planDefinitions", { body: { definitions: [definition] } }, signal);
  const plan = useQuery({
    queryKey: ["planDefinitions", rested],
    queryFn: ({ signal }) => planOf(rested, signal),
    enabled: isEnabled,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const isShown = isEnabled && rested === content && !plan.isPlaceholderData && plan.error === null;

  const publishAsShown = async (shown: Plan): Promise<void> => {
    if (!(await draft.settle())) return;
    // Keeping the draft was a change, too: the plan is made again, and has to say the same.
    const now = await planOf(content);
    queries.setQueryData(["planDefinitions", content], now);
    setIsMoved(gist(now) !== gist(shown));
    if (gist(now) !== gist(shown)) return;
    await makeLive(content, { live, draft: content }, now.base);
    onDone();
  };

  const publish = (): void => {
    const { data } = plan;
    if (data === undefined || !isShown) return;
    setIsBusy(true);
    setError(null);
    void (async () => {
      try {
        await publishAsShown(data);
      } catch (thrown) {
        setError(asError(thrown));
      } finally {
        setIsBusy(false);
      }
    })();
  };

  return {
    plan,
    publish,
    isBusy,
    /** Something else changed since it was shown: what is shown now is what would happen. */
    isMoved,
    /** True once the plan that is shown is the one of what is written. */
    isReady: isShown && plan.data !== undefined && draft.state.is !== "conflict",
    /** False where publishing would change nothing: it is not offered then. */
    isOffered: plan.data === undefined || !isNothing(plan.data.changes),
    error: error ?? plan.error,
  };
};
