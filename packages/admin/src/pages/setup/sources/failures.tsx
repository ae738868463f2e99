import type { Answer } from "../../../api/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { rejectionText } from "../../../quality/index.ts";
import type { Column } from "../../../ui/index.ts";
import { Link, Section, Table } from "../../../ui/index.ts";
import { dayName } from "./concern-text.ts";
import styles from "./sources.module.css";

type Quality = Answer<"sourceQuality">;
type Rule = Quality["rules"][number];

const liveAddress = (source: string, more: Readonly<Record<string, string>>): string =>
  `/live?${new URLSearchParams({ source, ...more }).toString()}`;

const Rules = ({ quality }: { readonly quality: Quality }) => {
  const i18n = useI18n();
  const { t, number } = i18n;
  const { source, rules } = quality;
  const columns: readonly Column<Rule>[] = [
    {
      key: "event",
      header: t("sources.event"),
      value: ({ type, name }) => (type === "track" ? name : type),
      width: "24%",
    },
    {
      key: "rule",
      header: t("sources.rule"),
      value: ({ rule }) => rule,
      cell: ({ rule }) => <code>{rule}</code>,
    },
    {
      key: "count",
      header: t("sources.broken"),
      value: ({ count }) => count,
      cell: ({ count }) => number(count),
      isNumber: true,
      width: "110px",
    },
    {
      key: "last",
      header: t("sources.lastTime"),
      value: ({ last }) => last,
      cell: ({ last }) => dayName(i18n, last),
      width: "130px",
    },
    {
      key: "example",
      header: t("sources.example"),
      value: ({ profile }) => profile,
      cell: ({ profile }) =>
        profile === null ? null : (
          <Link to={`/people/${encodeURIComponent(profile)}`}>{t("sources.seeOne")}</Link>
        ),
      width: "110px",
    },
  ];
  return (
    <Table
      name={t("sources.fails")}
      rows={rules}
      columns={columns}
      keyOf={({ type, name, rule }) => `${type} ${name} ${rule}`}
      hrefOf={({ type, name }) =>
        liveAddress(source, { type, ...(type === "track" ? { event: name } : {}) })
      }
    />
  );
};

/** What does not come in as it should, and where it is put right. */
export const Failures = ({ quality }: { readonly quality: Quality }) => {
  const i18n = useI18n();
  const { t } = i18n;
  const { source, rules, rejections, totals } = quality;
  if (rules.length === 0 && rejections.length === 0 && totals.quarantined === 0)
    return (
      <Section title={t("sources.fails")}>
        <p className={styles["plain"]}>{t("sources.nothingFails")}</p>
      </Section>
    );
  return (
    <Section
      title={t("sources.fails")}
      aside={
        totals.quarantined === 0 ? null : (
          <Link to={liveAddress(source, { status: "quarantined" })}>
            {t("sources.quarantined", { count: totals.quarantined })}
          </Link>
        )
      }
    >
      {rules.length === 0 ? null : <Rules quality={quality} />}
      {rejections.length === 0 ? null : (
        <ul className={styles["plain"]}>
          {rejections.map(({ code, count }) => (
            <li key={code}>
              <Link to={liveAddress(source, { status: "rejected" })}>
                {t("sources.rejected", { count, why: rejectionText(i18n, code) })}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
};
