import { useMemo } from "react";
import { useAnswer, usePrefetch } from "../../../api/index.ts";
import { NewDefinition } from "../../../definitions/index.ts";
import { useTitle, useUrlState } from "../../../frame/index.ts";
import type { I18n } from "../../../i18n/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { Answered, Empty, Sentence, Table } from "../../../ui/index.ts";
import type { Column } from "../../../ui/index.ts";
import type { Summary } from "./answers.tsx";
import { Answers, Legend } from "./answers.tsx";
import styles from "./consent.module.css";

const countColumn = (
  { t, number }: I18n,
  answer: "granted" | "denied" | "expired" | "none",
): Column<Summary> => ({
  key: answer,
  header: t(`consent.answer.${answer}`),
  value: (purpose) => purpose[answer],
  cell: (purpose) => number(purpose[answer]),
  isNumber: true,
  width: "120px",
});

const columnsOf = (i18n: I18n): readonly Column<Summary>[] => [
  { key: "name", header: i18n.t("consent.purpose"), value: ({ name }) => name, width: "22%" },
  {
    key: "basis",
    header: i18n.t("consent.basis"),
    value: ({ basis }) => i18n.t("people.basis", { basis }),
    width: "16%",
  },
  {
    key: "answers",
    header: i18n.t("consent.answers"),
    value: ({ granted }) => granted,
    cell: (summary) => <Answers summary={summary} />,
  },
  countColumn(i18n, "granted"),
  countColumn(i18n, "denied"),
  countColumn(i18n, "expired"),
  countColumn(i18n, "none"),
];

/** The purpose that most people have answered: the one to speak of. */
const mostHeard = (purposes: readonly Summary[]): Summary | undefined =>
  purposes.toSorted((a, b) => b.granted + b.denied - (a.granted + a.denied))[0];

const addressOf = (purpose: string): string => `/setup/consent/${encodeURIComponent(purpose)}`;

/** What people's data is used for, and what they said to it. */
export const ConsentScreen = () => {
  const i18n = useI18n();
  const { t } = i18n;
  const prefetch = usePrefetch();
  const [sort, setSort] = useUrlState("sort", "name");
  const asked = useAnswer("consentSummary", {});
  const columns = useMemo(() => columnsOf(i18n), [i18n]);
  useTitle(t("consent.name"));
  return (
    <Answered asked={asked}>
      {({ known, purposes }) => {
        const heard = mostHeard(purposes);
        return (
          <>
            <Sentence
              more={t("consent.more")}
              actions={<NewDefinition kind="purpose" hrefOf={addressOf} />}
            >
              {t("consent.sentence", {
                known,
                purposes: purposes.length,
                heard: heard === undefined || heard.granted + heard.denied === 0 ? "no" : "yes",
                name: heard?.name ?? "",
                granted: heard?.granted ?? 0,
                denied: heard?.denied ?? 0,
              })}
            </Sentence>
            {purposes.length === 0 ? (
              <Empty title={t("consent.none")}>{t("consent.noneFix")}</Empty>
            ) : (
              <>
                <Legend />
                <Table
                  name={t("consent.table")}
                  rows={purposes}
                  columns={columns}
                  keyOf={({ purpose }) => purpose}
                  hrefOf={({ purpose }) => addressOf(purpose)}
                  onNear={({ purpose }) =>
                    prefetch("definition", { params: { kind: "purpose", key: purpose } })
                  }
                  sort={sort}
                  onSort={setSort}
                />
              </>
            )}
            <p className={styles["soft"]}>{t("consent.known")}</p>
          </>
        );
      }}
    </Answered>
  );
};
