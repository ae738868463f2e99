import { useAnswer } from "../../api/index.ts";
import { hrefOf } from "../../definitions/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { useSession } from "../../session/index.ts";
import { Answered, Bar, Empty, Insufficient, Link, Section } from "../../ui/index.ts";
import type { SegmentState } from "./figures.ts";
import { Dependent } from "./preview-view.tsx";
import styles from "./segments.module.css";

type OfSegment = { readonly segment: SegmentState };

/** What its members have bought, of all that was: one line for each currency. */
export const RevenueFacts = ({ segment }: OfSegment) => {
  const { t, money, percent } = useI18n();
  const asked = useAnswer("segmentRevenue", { params: { key: segment.key } });
  return (
    <Section title={t("segments.revenue")}>
      <Answered asked={asked} lines={2}>
        {({ revenue, warehouse }) =>
          warehouse !== undefined && warehouse.state !== "on" ? (
            <Insufficient missing={warehouse.fix ?? t("segments.noWarehouse")} />
          ) : revenue.length === 0 ? (
            <Empty title={t("segments.noRevenue")} />
          ) : (
            <ul className={styles["bars"]}>
              {revenue.map(({ currency, amount, share, orders }) => (
                <li key={currency}>
                  <span>
                    {share === null ? "–" : percent(share, 1)} {currency}
                  </span>
                  <Bar
                    name={t("segments.ofCurrency", { part: percent(share ?? 0, 1), currency })}
                    value={share ?? 0}
                    most={1}
                  />
                  <span className={styles["soft"]}>
                    {money(amount, currency)}
                    {orders === undefined ? null : ` · ${t("segments.orders", { count: orders })}`}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
    </Section>
  );
};

const OTHERS = 19;
const SHOWN = 8;

/** With whom it shares most. */
export const Shares = ({ segment }: OfSegment) => {
  const { t, number, percent } = useI18n();
  const all = useAnswer("segments", {});
  const names = new Map((all.data?.segments ?? []).map(({ key, name }) => [key, name ?? key]));
  const others = (all.data?.segments ?? [])
    .filter(({ key, of }) => key !== segment.key && of === segment.of)
    .toSorted((a, b) => b.members - a.members)
    .slice(0, OTHERS)
    .map(({ key }) => key);
  const asked = useAnswer(
    "segmentOverlap",
    { query: { segments: [segment.key, ...others].join(",") } },
    { enabled: others.length > 0 },
  );
  if (all.data !== undefined && others.length === 0) return null;
  return (
    <Section
      title={t("segments.sharesWith")}
      aside={<Link to="/segments?view=overlap">{t("segments.allOverlap")}</Link>}
    >
      <Answered asked={asked} lines={3}>
        {({ segments, overlap }) => {
          const shared = segments
            .map((other, at) => ({ ...other, both: overlap[0]?.[at] ?? 0 }))
            .filter(({ segment: key, both }) => key !== segment.key && both > 0)
            .toSorted((a, b) => b.both - a.both)
            .slice(0, SHOWN);
          return shared.length === 0 ? (
            <Empty title={t("segments.sharesNothing")} />
          ) : (
            <ul className={styles["bars"]}>
              {shared.map(({ segment: key, both }) => (
                <li key={key}>
                  <Link to={hrefOf("segment", key)} look="quiet">
                    {names.get(key) ?? key}
                  </Link>
                  <Bar name={number(both)} value={both} most={segment.members} tone="quiet" />
                  <span className={styles["soft"]}>
                    {t("segments.both", {
                      count: number(both),
                      part: segment.members === 0 ? "" : percent(both / segment.members),
                    })}
                  </span>
                </li>
              ))}
            </ul>
          );
        }}
      </Answered>
    </Section>
  );
};

/** What would feel it if this segment changed. */
export const Dependents = ({ segment }: OfSegment) => {
  const { t } = useI18n();
  return (
    <Section title={t("segments.dependents")}>
      {segment.namedBy.length === 0 ? (
        <Empty title={t("segments.noDependents")} />
      ) : (
        <ul className={styles["list"]}>
          {segment.namedBy.map((each) => (
            <Dependent key={each} of={each} />
          ))}
        </ul>
      )}
    </Section>
  );
};

const FORMATS = ["csv", "ndjson", "parquet"] as const;

/** The members as a file: the browser fetches it with the session. */
export const Exports = ({ segment }: OfSegment) => {
  const { t } = useI18n();
  const { may } = useSession();
  if (!may("exportSegment")) return null;
  return (
    <Section title={t("segments.export")}>
      <p className={styles["links"]}>
        {FORMATS.map((format) => (
          <a
            key={format}
            href={`/v1/segments/${encodeURIComponent(segment.key)}/export?format=${format}`}
            download={`${segment.key}.${format}`}
          >
            {t("segments.exportAs", { format })}
          </a>
        ))}
      </p>
    </Section>
  );
};
