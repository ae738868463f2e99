import { useParams } from "react-router";
import type { Answer } from "../../../api/index.ts";
import { useAnswer, useSending } from "../../../api/index.ts";
import type { Content, DefinitionDocument } from "../../../definitions/index.ts";
import { DefinitionPage, nameOf, newestIn, objectIn } from "../../../definitions/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { useSession } from "../../../session/index.ts";
import { ProblemNote } from "../../../ui/index.ts";
import { namedIn, shareOf } from "./plan-parts.ts";
import { PlanTables } from "./plan-tables.tsx";
import { Unplanned } from "./unplanned.tsx";
import { usePlanChange } from "./use-plan-change.ts";

type Drafted = Answer<"draftTrackingPlan">;

/** What came in from the plan's sources, counted anew; only who may draft is told. */
const useCameIn = (document: DefinitionDocument | undefined, key: string) => {
  const { may } = useSession();
  const sources: unknown = document?.definition["sources"];
  const named = Array.isArray(sources) ? sources.filter((each) => typeof each === "string") : [];
  return useAnswer(
    "draftTrackingPlan",
    { body: { key, ...(named.length === 0 ? {} : { sources: named }) } },
    { enabled: document !== undefined && may("draftTrackingPlan") },
  );
};

type TablesProps = {
  readonly document: DefinitionDocument;
  readonly versions: readonly DefinitionDocument[];
  readonly drafted: Drafted | undefined;
};

const Tables = ({ document, versions, drafted }: TablesProps) => {
  const { may } = useSession();
  const change = usePlanChange(versions);
  const { error, isBusy, send } = useSending();
  const mayChange = may("applyDefinitions");
  const onChange = mayChange
    ? (content: Content, onDone?: () => void): void =>
        send(async () => {
          await change(content);
          onDone?.();
        })
    : null;
  return (
    <>
      {error === null ? null : <ProblemNote error={error} />}
      <PlanTables
        content={document.definition}
        observed={drafted?.observed ?? null}
        onChange={onChange}
      />
      {drafted === undefined ? null : (
        <Unplanned
          content={document.definition}
          drafted={drafted}
          isBusy={isBusy}
          onChange={onChange}
        />
      )}
    </>
  );
};

/** One tracking plan: its events and traits, how complete what comes in is, and what it does not name. */
export const PlanScreen = () => {
  const { key = "" } = useParams();
  const { t, percent } = useI18n();
  const { data } = useAnswer("definition", { params: { kind: "tracking-plan", key } });
  const versions = data?.definitions ?? [];
  const { data: drafted } = useCameIn(newestIn(versions) ?? undefined, key);
  return (
    <DefinitionPage
      kind="tracking-plan"
      keyOfIt={key}
      isLong
      sentenceOf={(newest) => {
        const { named, of } = namedIn(newest.definition, drafted?.observed ?? []);
        return t("plans.one", {
          name: nameOf(newest),
          events: Object.keys(objectIn(newest.definition, "events")).length,
          of,
          share: of === 0 ? "" : percent(shareOf(named, of), 1),
        });
      }}
    >
      {(newest) => <Tables document={newest} versions={versions} drafted={drafted} />}
    </DefinitionPage>
  );
};
