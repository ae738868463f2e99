import { useMemo } from "react";
import { useNavigate } from "react-router";
import { useAnswer, usePrefetch } from "../../api/index.ts";
import type { DefinitionDocument } from "../../definitions/index.ts";
import { hrefOf, keyOf, nameOf, newestOf, StatusBadge } from "../../definitions/index.ts";
import { useTitle, useUrlPlace, useUrlState } from "../../frame/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { useSession } from "../../session/index.ts";
import type { Column } from "../../ui/index.ts";
import {
  Age,
  Answered,
  Badge,
  Button,
  Empty,
  Sentence,
  Table,
  Tabs,
  TextField,
} from "../../ui/index.ts";
import type { SegmentState } from "./figures.ts";
import { Overlap } from "./overlap.tsx";
import styles from "./segments.module.css";
import type { Row } from "./columns.tsx";
import { useColumns } from "./columns.tsx";
import { useFigures } from "./use-figures.ts";

const List = ({ segments }: { readonly segments: readonly SegmentState[] }) => {
  const { t, locale } = useI18n();
  const prefetch = usePrefetch();
  const [sort, setSort] = useUrlState("sort", "-members");
  const [text, setText] = useUrlState("q", "");
  const figures = useFigures(segments);
  const columns = useColumns();
  const rows = useMemo(() => {
    const wanted = text.toLocaleLowerCase(locale);
    return segments
      .filter(({ key, name }) => `${key} ${name ?? ""}`.toLocaleLowerCase(locale).includes(wanted))
      .map(
        (segment): Row => ({
          ...segment,
          ...(figures.get(segment.key) ?? { change: null, sizes: null, share: null }),
        }),
      );
  }, [segments, figures, text, locale]);
  return (
    <>
      <div className={styles["search"]} data-search="">
        <TextField label={t("segments.search")} type="search" value={text} onChange={setText} />
      </div>
      {rows.length === 0 ? (
        <Empty title={t("segments.noneFound", { text })} />
      ) : (
        <Table
          name={t("segments.name")}
          rows={rows}
          columns={columns}
          keyOf={({ key }) => key}
          hrefOf={({ key }) => hrefOf("segment", key)}
          onNear={({ key }) => prefetch("segment", { params: { key } })}
          sort={sort}
          onSort={setSort}
        />
      )}
    </>
  );
};

/** Drafts that nobody has made live yet: they have a name and a condition, and no members. */
const Drafts = ({ drafts }: { readonly drafts: readonly DefinitionDocument[] }) => {
  const { t } = useI18n();
  const columns: readonly Column<DefinitionDocument>[] = [
    { key: "name", header: t("segments.segment"), value: nameOf, width: "36%" },
    {
      key: "key",
      header: t("segments.key"),
      value: keyOf,
      cell: (document) => <code>{keyOf(document)}</code>,
    },
    { key: "by", header: t("segments.by"), value: ({ actor }) => actor, width: "160px" },
    {
      key: "at",
      header: t("segments.changed"),
      value: ({ at }) => at,
      cell: ({ at }) => <Age at={at} />,
      width: "140px",
    },
    {
      key: "status",
      header: t("segments.status"),
      value: ({ status }) => status,
      cell: ({ status }) => <StatusBadge status={status} />,
      width: "110px",
    },
  ];
  return drafts.length === 0 ? (
    <Empty title={t("segments.noDrafts")} />
  ) : (
    <Table
      name={t("segments.drafts")}
      rows={drafts}
      columns={columns}
      keyOf={keyOf}
      hrefOf={(document) => `${hrefOf("segment", keyOf(document))}?edit=1`}
    />
  );
};

const NewSegment = () => {
  const { t } = useI18n();
  const navigate = useNavigate();
  const { may } = useSession();
  return may("putDefinition") ? (
    <Button look="primary" onClick={() => void navigate("/segments/new")}>
      {t("segments.new")}
    </Button>
  ) : null;
};

const Screen = ({ segments }: { readonly segments: readonly SegmentState[] }) => {
  const { t, number } = useI18n();
  const [view, setView] = useUrlPlace("view", "list");
  const { data } = useAnswer("listDefinitions", {});
  const live = new Set(segments.map(({ key }) => key));
  const drafts = newestOf(data?.definitions ?? [], "segment").filter(
    (document) => document.status !== "archived" && !live.has(keyOf(document)),
  );
  const largest = segments.toSorted((a, b) => b.members - a.members)[0];
  const catching = segments.filter(({ status }) => status === "catching up").length;
  return (
    <>
      <Sentence more={t("segments.about")} actions={<NewSegment />}>
        {t("segments.sentence", {
          count: segments.length,
          largest: largest === undefined ? "" : (largest.name ?? largest.key),
          members: number(largest?.members ?? 0),
          of: largest?.of ?? "profile",
          catching,
        })}
      </Sentence>
      <Tabs
        name={t("segments.name")}
        value={view}
        onChange={setView}
        tabs={[
          {
            key: "list",
            label: (
              <>
                {t("segments.live")} <Badge>{number(segments.length)}</Badge>
              </>
            ),
            content:
              segments.length === 0 ? (
                <Empty title={t("segments.none")} action={<NewSegment />}>
                  {t("segments.noneFix")}
                </Empty>
              ) : (
                <List segments={segments} />
              ),
          },
          {
            key: "drafts",
            label: (
              <>
                {t("segments.drafts")} <Badge>{number(drafts.length)}</Badge>
              </>
            ),
            content: <Drafts drafts={drafts} />,
          },
          { key: "overlap", label: t("segments.overlap"), content: <Overlap /> },
        ]}
      />
    </>
  );
};

const WHILE_CATCHING_UP = 2_000;

/** All segments: how large they are, how they change, and what they are worth. */
export const SegmentsScreen = () => {
  const asked = useAnswer("segments", {}, { every: WHILE_CATCHING_UP * 5 });
  useTitle(null);
  return (
    <Answered asked={asked} lines={8}>
      {({ segments }) => <Screen segments={segments} />}
    </Answered>
  );
};
