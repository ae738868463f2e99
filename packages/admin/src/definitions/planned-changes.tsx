import type { Kind } from "@attune/contract";
import type { ReactNode } from "react";
import type { Answer } from "../api/index.ts";
import { ConditionText, isObject } from "../conditions/index.ts";
import { useI18n } from "../i18n/index.ts";
import { Badge, Empty } from "../ui/index.ts";
import { shortValue } from "../why/index.ts";
import type { ChangedPlace } from "./changed-places.ts";
import { changedPlaces } from "./changed-places.ts";
import styles from "./definitions.module.css";
import type { Content, DefinitionDocument } from "./documents.ts";
import { isKind, textIn, wordOf } from "./documents.ts";
import type { FieldSort } from "./fields.ts";
import { isCondition } from "./fields.ts";
import { useNames } from "./use-names.ts";

export type Planned = Answer<"planDefinitions">["changes"][number];

/** The kind of definition that a field of a sort names. */
const NAMES: Readonly<Partial<Record<FieldSort, Kind>>> = {
  slot: "slot",
  slots: "slot",
  offer: "offer",
  offers: "offer",
  shown: "offer",
  segment: "segment",
  purpose: "purpose",
  purposes: "purpose",
  sources: "source",
};

/** All keys in a value, whether it is one, a list of them, or `then` of a rule. */
const keysIn = (value: unknown): readonly string[] => {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(keysIn);
  return isObject(value) ? Object.values(value).flatMap(keysIn) : [];
};

type ValueProps = Pick<ChangedPlace, "sort"> & {
  readonly value: unknown;
  readonly of: "profile" | "account";
};

const Value = ({ sort, value, of }: ValueProps): ReactNode => {
  const i18n = useI18n();
  const nameOf = useNames();
  if (value === undefined) return <span className={styles["none"]}>{i18n.t("ui.notSet")}</span>;
  if (isCondition(sort) && isObject(value))
    return Object.keys(value).length === 0 ? (
      i18n.t("form.asksNothing")
    ) : (
      <ConditionText when={value} of={of} />
    );
  const named = sort === null ? undefined : NAMES[sort];
  if (named === undefined) return shortValue(i18n, value);
  const keys = keysIn(value);
  return <span title={keys.join(", ")}>{i18n.list(keys.map((key) => nameOf(named, key)))}</span>;
};

/** Where it stands, from the top; what is in a list by its key, or by its number. */
const placeText = ({ place, path }: Pick<ChangedPlace, "place" | "path">): string =>
  place
    .map((name, at) => (path[at] === "*" && /^\d+$/.test(name) ? String(Number(name) + 1) : name))
    .join(" › ");

type ChangeProps = {
  readonly planned: Planned;
  readonly before: Content | null;
  readonly after: Content;
};

const Change = ({ planned, before, after }: ChangeProps) => {
  const { t } = useI18n();
  const { kind, diff, change, version } = planned;
  const of = textIn(after, "of") === "account" ? "account" : "profile";
  const places = isKind(kind) ? changedPlaces(kind, diff, { before, after }) : [];
  return (
    <>
      <p className={styles["would"]}>
        {t("form.would", { change: change.replace(" ", "_"), kind: wordOf(kind), version })}
      </p>
      <ul className={styles["diff"]}>
        {places.map(({ place, path, sort, before: now, after: then }) => (
          <li key={JSON.stringify(place)}>
            <p className={styles["place"]}>{placeText({ place, path })}</p>
            <dl className={styles["sides"]}>
              <div>
                <dt>{t("form.now")}</dt>
                <dd>
                  <Value sort={sort} value={now} of={of} />
                </dd>
              </div>
              <div>
                <dt>{t("form.then")}</dt>
                <dd>
                  <Value sort={sort} value={then} of={of} />
                </dd>
              </div>
            </dl>
          </li>
        ))}
      </ul>
    </>
  );
};

/** Whether a plan would change anything at all. */
export const isNothing = (changes: readonly Planned[]): boolean =>
  changes.every(({ diff }) => diff.length === 0);

type PlannedChangesProps = {
  readonly changes: readonly Planned[];
  /** What is live now; null where nothing is. */
  readonly live: DefinitionDocument | null;
  /** What would be live. */
  readonly content: Content;
};

/** What would be different, as it is now and as it would be, side by side. */
export const PlannedChanges = ({ changes, live, content }: PlannedChangesProps) => {
  const { t } = useI18n();
  if (isNothing(changes)) return <Empty title={t("definitions.noDifference")} />;
  return (
    <>
      {changes.map((planned) => (
        <Change
          key={`${planned.kind} ${planned.key}`}
          planned={planned}
          before={live?.definition ?? null}
          after={content}
        />
      ))}
      {changes.some(({ needsApproval }) => needsApproval) ? (
        <Badge tone="warn">{t("definitions.needsApproval")}</Badge>
      ) : null}
    </>
  );
};
