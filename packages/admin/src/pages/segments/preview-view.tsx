import type { ReactNode } from "react";
import { Why } from "../../frame/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Badge, Link, ProblemNote, Section } from "../../ui/index.ts";
import styles from "./segments.module.css";
import type { Preview } from "./use-told.ts";

type Counted = Pick<Preview, "count" | "interval" | "samples" | "accounts">;

/** A count, or an estimate with where it lies: one does not look like the other. */
export const Count = ({ counted }: { readonly counted: Counted }) => {
  const { number, t } = useI18n();
  const { count, interval } = counted;
  if (interval === undefined) return <strong className={styles["count"]}>{number(count)}</strong>;
  return (
    <span className={styles["estimate"]}>
      <strong className={styles["count"]}>{`≈ ${number(count)}`}</strong>{" "}
      <span>
        {t("segments.interval", { low: number(interval.low), high: number(interval.high) })}
      </span>
    </span>
  );
};

const shortName = (identifiers: readonly string[], id: string): string =>
  (identifiers.find((each) => each.startsWith("email:")) ?? identifiers[0] ?? id).replace(
    /^\w+:/,
    "",
  );

/** Some of them, by name. */
export const Samples = ({ counted }: { readonly counted: Counted }) => {
  const { t, number } = useI18n();
  const { samples, accounts, count } = counted;
  const left = count - samples.length - accounts.length;
  if (samples.length + accounts.length === 0) return null;
  return (
    <ul className={styles["samples"]}>
      {samples.map(({ profile, identifiers }) => (
        <li key={profile}>
          <Link to={`/people/${profile}`} look="quiet">
            {shortName(identifiers, profile)}
          </Link>
        </li>
      ))}
      {accounts.map(({ account, name }) => (
        <li key={account}>{name ?? account}</li>
      ))}
      {left > 0 ? (
        <li className={styles["soft"]}>{t("segments.others", { count: number(left) })}</li>
      ) : null}
    </ul>
  );
};

const Moved = ({ title, counted }: { readonly title: ReactNode; readonly counted: Counted }) => (
  <div className={styles["moved"]}>
    <p>
      {title} <Count counted={counted} />
    </p>
    <Samples counted={counted} />
  </div>
);

/** Whom a change would move, before it does. */
export const Movement = ({ change }: { readonly change: NonNullable<Preview["change"]> }) => {
  const { t } = useI18n();
  return (
    <div className={styles["movement"]}>
      <Moved title={t("segments.wouldEnter")} counted={change.entering} />
      <Moved title={t("segments.wouldLeave")} counted={change.leaving} />
    </div>
  );
};

type PreviewViewProps = {
  readonly preview: Preview | undefined;
  readonly error: Error | null;
  readonly isStale: boolean;
};

/** Who would be in it now: how many, some of them, and who would come and go. */
export const PreviewView = ({ preview, error, isStale }: PreviewViewProps) => {
  const { t, number, percent, list } = useI18n();
  return (
    <Section title={t("segments.preview")}>
      {error === null ? null : <ProblemNote error={error} />}
      {preview === undefined ? (
        <p className={styles["soft"]}>{t("segments.notAsked")}</p>
      ) : (
        <div className={styles["stack"]} data-stale={isStale} aria-live="polite">
          <p>
            <Count counted={preview} />{" "}
            <span className={styles["soft"]}>
              {t("segments.ofAll", {
                of: preview.of,
                all: number(preview.profiles),
                part: preview.profiles === 0 ? "0" : percent(preview.count / preview.profiles, 1),
              })}
            </span>
          </p>
          {preview.isExact ? null : (
            <p className={styles["soft"]}>
              {t("segments.estimated", { lookedAt: number(preview.lookedAt) })}
            </p>
          )}
          <Samples counted={preview} />
          {preview.isMasked ? <Badge tone="warn">{t("segments.masked")}</Badge> : null}
          {preview.catchingUp.length === 0 ? null : (
            <p className={styles["soft"]}>
              {t("segments.waitsFor", { what: list(preview.catchingUp) })}
            </p>
          )}
          {preview.change === undefined ? null : <Movement change={preview.change} />}
        </div>
      )}
    </Section>
  );
};

/** The name of a thing that uses a segment, with where it is explained. */
export const Dependent = ({ of }: { readonly of: string }) => {
  const [kind = "", key = ""] = of.split(/:(.*)/s);
  const { t } = useI18n();
  return (
    <li>
      <Why of={of}>{key}</Why>{" "}
      <span className={styles["soft"]}>{t("segments.kind", { kind })}</span>
    </li>
  );
};
