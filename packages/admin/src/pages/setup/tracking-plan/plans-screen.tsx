import { useMemo } from "react";
import { useAnswer, usePrefetch } from "../../../api/index.ts";
import type { DefinitionDocument } from "../../../definitions/index.ts";
import { keyOf, nameOf, newestOf, objectIn, StatusBadge } from "../../../definitions/index.ts";
import { useTitle, useUrlPlace, useUrlState } from "../../../frame/index.ts";
import type { I18n } from "../../../i18n/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { useSession } from "../../../session/index.ts";
import type { Column } from "../../../ui/index.ts";
import { Age, Answered, Button, Empty, Sentence, Table } from "../../../ui/index.ts";
import { NewPlan } from "./new-plan.tsx";

const sourcesOf = ({ definition }: DefinitionDocument): readonly string[] => {
  const { sources } = definition;
  return Array.isArray(sources) ? sources.filter((each) => typeof each === "string") : [];
};

const countColumn = (
  key: string,
  header: string,
  count: (document: DefinitionDocument) => number,
): Column<DefinitionDocument> => ({ key, header, value: count, isNumber: true, width: "110px" });

const columnsOf = ({ t, list }: I18n): readonly Column<DefinitionDocument>[] => [
  { key: "name", header: t("plans.plan"), value: nameOf, width: "30%" },
  {
    key: "sources",
    header: t("plans.sources"),
    value: (plan) => list(sourcesOf(plan)),
    cell: (plan) => (sourcesOf(plan).length === 0 ? t("plans.others") : list(sourcesOf(plan))),
  },
  countColumn(
    "events",
    t("plans.events"),
    ({ definition }) => Object.keys(objectIn(definition, "events")).length,
  ),
  countColumn(
    "traits",
    t("plans.traits"),
    ({ definition }) => Object.keys(objectIn(definition, "traits")).length,
  ),
  {
    key: "status",
    header: t("plans.status"),
    value: ({ status }) => status,
    cell: ({ status }) => <StatusBadge status={status} />,
    width: "110px",
  },
  {
    key: "changed",
    header: t("plans.changed"),
    value: ({ at }) => at,
    cell: ({ at }) => <Age at={at} />,
    width: "140px",
  },
];

/** Which events and traits may come in, from which sources. */
export const PlansScreen = () => {
  const i18n = useI18n();
  const { t } = i18n;
  const { may } = useSession();
  const prefetch = usePrefetch();
  const [sort, setSort] = useUrlState("sort", "name");
  const [isNew, setNew] = useUrlPlace("new", "");
  const asked = useAnswer("listDefinitions", {});
  const columns = useMemo(() => columnsOf(i18n), [i18n]);
  const mayDraft = may("draftTrackingPlan");
  const action = mayDraft ? <Button onClick={() => setNew("1")}>{t("plans.draft")}</Button> : null;
  useTitle(t("plans.name"));
  return (
    <Answered asked={asked}>
      {({ definitions }) => {
        const plans = newestOf(definitions, "tracking-plan").filter(
          ({ status }) => status !== "archived",
        );
        const events = plans.flatMap(({ definition }) =>
          Object.keys(objectIn(definition, "events")),
        );
        return (
          <>
            <Sentence more={t("plans.more")} actions={action}>
              {t("plans.sentence", { plans: plans.length, events: new Set(events).size })}
            </Sentence>
            {plans.length === 0 ? (
              <Empty title={t("plans.none")}>{t("plans.noneFix")}</Empty>
            ) : (
              <Table
                name={t("plans.table")}
                rows={plans}
                columns={columns}
                keyOf={keyOf}
                hrefOf={(plan) => `/setup/tracking-plan/${encodeURIComponent(keyOf(plan))}`}
                onNear={(plan) =>
                  prefetch("definition", { params: { kind: "tracking-plan", key: keyOf(plan) } })
                }
                sort={sort}
                onSort={setSort}
              />
            )}
            <NewPlan isOpen={isNew === "1" && mayDraft} onClose={() => setNew("")} />
          </>
        );
      }}
    </Answered>
  );
};
