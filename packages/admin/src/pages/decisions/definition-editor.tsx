import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Answer } from "../../api/index.ts";
import { useAnswer, useClient, useRefresh } from "../../api/index.ts";
import { useI18n } from "../../i18n/index.ts";
import {
  Answered,
  Badge,
  Button,
  Empty,
  ProblemNote,
  SchemaForm,
  Section,
  useToast,
} from "../../ui/index.ts";
import { shortValue } from "../../why/index.ts";
import styles from "./decisions.module.css";
import type { DecisionKind, DefinitionDocument } from "./definitions.ts";

type Content = DefinitionDocument["definition"];
type Planned = Answer<"planDefinitions">["changes"][number];

/** Said by the address; it never changes. */
const FIXED = ["kind", "key"] as const;

const Changes = ({ changes }: { readonly changes: readonly Planned[] }) => {
  const i18n = useI18n();
  const { t } = i18n;
  const lines = changes.flatMap(({ key, diff }) => diff.map((each) => ({ key, ...each })));
  if (lines.length === 0) return <Empty title={t("decisions.noDifference")} />;
  return (
    <>
      <ul className={styles["diff"]}>
        {lines.map(({ key, pointer, before, after }) => (
          <li key={`${key} ${pointer}`}>
            <code>{pointer}</code>
            <br />
            {t("decisions.fromTo", {
              before: shortValue(i18n, before),
              after: shortValue(i18n, after),
            })}
          </li>
        ))}
      </ul>
      {changes.some(({ needsApproval }) => needsApproval) ? (
        <Badge tone="warn">{t("decisions.needsApproval")}</Badge>
      ) : null}
    </>
  );
};

/** What publishing would change, asked as it is written. */
const usePlan = (content: Content) => {
  const client = useClient();
  return useQuery({
    queryKey: ["plan", content],
    queryFn: ({ signal }) =>
      client.call("planDefinitions", { body: { definitions: [content] } }, signal),
    placeholderData: keepPreviousData,
    retry: false,
  });
};

type Save = {
  readonly isBusy: boolean;
  readonly error: Error | null;
  readonly publish: (content: Content, base: number) => void;
  readonly keepDraft: (content: Content) => void;
};

/** Saves and publishes; the toast of what went live has the way back. */
const useSave = (document: DefinitionDocument, kind: DecisionKind, onDone: () => void): Save => {
  const client = useClient();
  const refresh = useRefresh();
  const say = useToast();
  const { t } = useI18n();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const run = (work: () => Promise<void>): void => {
    setIsBusy(true);
    void (async () => {
      try {
        await work();
        await refresh("definition", "listDefinitions");
        onDone();
      } catch (thrown) {
        setError(thrown instanceof Error ? thrown : new Error(String(thrown)));
      } finally {
        setIsBusy(false);
      }
    })();
  };
  const putBack = async (): Promise<void> => {
    await client.call("applyDefinitions", { body: { definitions: [document.definition] } });
    await refresh("definition", "listDefinitions");
  };
  return {
    isBusy,
    error,
    publish: (content, base) =>
      run(async () => {
        const { changed } = await client.call("applyDefinitions", {
          body: { definitions: [content], base },
        });
        const isLive = changed.every(({ status }) => status === "live");
        say({
          text: t(isLive ? "decisions.published" : "decisions.inReview"),
          ...(isLive && document.status === "live" ? { undo: () => void putBack() } : {}),
        });
      }),
    keepDraft: (content) =>
      run(async () => {
        const key = content["key"];
        await client.call("putDefinition", {
          params: { kind, key: typeof key === "string" ? key : "" },
          query: { origin: "ui" },
          body: content,
        });
        say({ text: t("decisions.draftKept") });
      }),
  };
};

type EditorProps = {
  readonly kind: DecisionKind;
  readonly document: DefinitionDocument;
  readonly onClose: () => void;
};

/** A form made of the kind's schema, with what publishing it would change beside it. */
export const DefinitionEditor = ({ kind, document, onClose }: EditorProps) => {
  const { t } = useI18n();
  const [content, setContent] = useState<Content>(document.definition);
  const schema = useAnswer("definitionSchema", { params: { kind } });
  const plan = usePlan(content);
  const { isBusy, error, publish, keepDraft } = useSave(document, kind, onClose);
  const problem = error ?? plan.error;
  return (
    <div className={styles["decision"]}>
      <Answered asked={schema} lines={8}>
        {(loaded) => (
          <SchemaForm
            schema={loaded}
            value={content}
            omit={FIXED}
            onChange={(next) => setContent(JSON.parse(JSON.stringify(next)))}
          />
        )}
      </Answered>
      <div className={styles["beside"]}>
        <Section title={t("decisions.wouldPublish")}>
          {problem === null ? null : <ProblemNote error={problem} />}
          {plan.data === undefined || problem !== null ? null : (
            <Changes changes={plan.data.changes} />
          )}
          <div className={styles["buttons"]}>
            <Button onClick={onClose}>{t("ui.cancel")}</Button>
            <Button isBusy={isBusy} onClick={() => keepDraft(content)}>
              {t("decisions.keepDraft")}
            </Button>
            <Button
              look="primary"
              isBusy={isBusy}
              disabled={plan.data === undefined || plan.error !== null}
              onClick={() => publish(content, plan.data?.base ?? 0)}
            >
              {t("decisions.publish")}
            </Button>
          </div>
        </Section>
      </div>
    </div>
  );
};
