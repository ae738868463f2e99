import type { Kind } from "@attune/contract";
import { useMemo } from "react";
import { useAnswer, usePrefetch } from "../../../api/index.ts";
import type { DefinitionDocument } from "../../../definitions/index.ts";
import {
  hrefOf,
  isKind,
  keyOf,
  KINDS,
  nameOf,
  NewDefinition,
  newestOf,
  StatusBadge,
  wordOf,
} from "../../../definitions/index.ts";
import { useTitle, useUrlPlace, useUrlState } from "../../../frame/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import type { Column } from "../../../ui/index.ts";
import { Age, Answered, Badge, Empty, Sentence, Table, Tabs } from "../../../ui/index.ts";

type KindProps = { readonly kind: Kind; readonly documents: readonly DefinitionDocument[] };

const OfKind = ({ kind, documents }: KindProps) => {
  const { t } = useI18n();
  const prefetch = usePrefetch();
  const [sort, setSort] = useUrlState("sort", "name");
  const rows = useMemo(() => newestOf(documents, kind), [documents, kind]);
  const columns: readonly Column<DefinitionDocument>[] = [
    { key: "name", header: t("definitions.called"), value: nameOf },
    {
      key: "key",
      header: t("definitions.key"),
      value: keyOf,
      cell: (each) => <code>{keyOf(each)}</code>,
      width: "28%",
    },
    {
      key: "version",
      header: t("definitions.version"),
      value: ({ version }) => version,
      isNumber: true,
      width: "90px",
    },
    {
      key: "status",
      header: t("definitions.status"),
      value: ({ status }) => status,
      cell: ({ status }) => <StatusBadge status={status} />,
      width: "110px",
    },
    {
      key: "changed",
      header: t("definitions.changed"),
      value: ({ at }) => at,
      cell: ({ at, actor }) => (
        <>
          <Age at={at} /> {actor}
        </>
      ),
      width: "220px",
    },
  ];
  if (rows.length === 0)
    return <Empty title={t("definitions.none")}>{t("definitions.noneFix")}</Empty>;
  return (
    <Table
      name={t("definitions.kinds", { kind: wordOf(kind) })}
      rows={rows}
      columns={columns}
      keyOf={keyOf}
      hrefOf={(each) => hrefOf(kind, keyOf(each))}
      onNear={(each) => prefetch("definition", { params: { kind, key: keyOf(each) } })}
      sort={sort}
      onSort={setSort}
    />
  );
};

/** Every definition there is, by its kind. */
export const DefinitionsScreen = () => {
  const { t } = useI18n();
  const [chosen, choose] = useUrlPlace("kind", "source");
  const asked = useAnswer("listDefinitions", {});
  const kind = isKind(chosen) ? chosen : "source";
  useTitle(t("definitions.name"));
  return (
    <Answered asked={asked} lines={8}>
      {({ definitions }) => (
        <>
          <Sentence more={t("definitions.about")} actions={<NewDefinition kind={kind} />}>
            {t("definitions.sentence", {
              live: definitions.filter(({ status }) => status === "live").length,
              drafts: definitions.filter(({ status }) => status !== "live").length,
            })}
          </Sentence>
          <Tabs
            name={t("definitions.name")}
            value={kind}
            onChange={choose}
            tabs={KINDS.map((each) => ({
              key: each,
              label: (
                <>
                  {t("definitions.kinds", { kind: wordOf(each) })}{" "}
                  <Badge>{newestOf(definitions, each).length}</Badge>
                </>
              ),
              content: <OfKind kind={each} documents={definitions} />,
            }))}
          />
        </>
      )}
    </Answered>
  );
};
