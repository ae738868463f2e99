import type { Answer } from "../../api/index.ts";
import { usePages, usePrefetch } from "../../api/index.ts";
import { useTitle, useWritten } from "../../frame/index.ts";
import { useI18n } from "../../i18n/index.ts";
import type { Column } from "../../ui/index.ts";
import { Age, Answered, Empty, Sentence, Table, TextField } from "../../ui/index.ts";
import styles from "./people.module.css";
import { PeopleTabs } from "./people-tabs.tsx";
import { Revenue } from "./revenue.tsx";

type Account = Answer<"accounts">["accounts"][number];

const accountsIn = ({ accounts }: Answer<"accounts">): readonly Account[] => accounts;
const nextOf = ({ next }: Answer<"accounts">): string | null => next;
const hrefOf = ({ id }: Account): string => `/people/accounts/${encodeURIComponent(id)}`;

const useColumns = (): readonly Column<Account>[] => {
  const { t } = useI18n();
  return [
    {
      key: "name",
      header: t("accounts.called"),
      value: ({ name, id }) => name ?? id,
      width: "26%",
    },
    { key: "id", header: t("accounts.id"), value: ({ id }) => id },
    {
      key: "events",
      header: t("accounts.events"),
      value: ({ events }) => events,
      isNumber: true,
      width: "100px",
    },
    {
      key: "orders",
      header: t("people.orders"),
      value: ({ orders }) => orders,
      isNumber: true,
      width: "90px",
    },
    {
      key: "revenue",
      header: t("accounts.revenue"),
      value: () => null,
      cell: ({ revenue }) => <Revenue revenue={revenue} />,
      isNumber: true,
      width: "180px",
    },
    {
      key: "seen",
      header: t("people.lastSeen"),
      value: ({ lastSeen }) => lastSeen,
      cell: ({ lastSeen }) => (lastSeen === null ? null : <Age at={lastSeen} />),
      width: "140px",
    },
  ];
};

/** Companies and households, by name or id. */
export const AccountsScreen = () => {
  const { t } = useI18n();
  const prefetch = usePrefetch();
  const columns = useColumns();
  const [written, asked, setWritten] = useWritten();
  const pages = usePages("accounts", {
    partsAfter: (after) => ({
      query: {
        limit: 200,
        ...(asked === "" ? {} : { query: asked }),
        ...(after === null ? {} : { after }),
      },
    }),
    rowsOf: accountsIn,
    nextOf,
  });
  useTitle(t("people.accounts"));
  return (
    <>
      <PeopleTabs />
      <Sentence more={t("accounts.about")}>
        {t("accounts.sentence", {
          count: pages.asked.data?.length ?? 0,
          more: pages.hasMore ? "more" : "all",
          asked: asked === "" ? "none" : "some",
        })}
      </Sentence>
      <div className={styles["search"]} data-search="">
        <TextField
          label={t("accounts.search")}
          hint={t("accounts.searchHint")}
          type="search"
          value={written}
          onChange={setWritten}
        />
      </div>
      <Answered asked={pages.asked} lines={8}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title={t(asked === "" ? "accounts.none" : "accounts.noneFits")}>
              {t("accounts.noneFix")}
            </Empty>
          ) : (
            <Table
              name={t("people.accounts")}
              rows={rows}
              columns={columns}
              keyOf={({ id }) => id}
              hrefOf={hrefOf}
              onNear={({ id }) => prefetch("account", { params: { id } })}
              onEnd={pages.hasMore ? pages.more : null}
            />
          )
        }
      </Answered>
    </>
  );
};
