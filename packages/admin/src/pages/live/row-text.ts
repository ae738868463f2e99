import type { NameOf } from "../../definitions/index.ts";
import type { I18n } from "../../i18n/index.ts";
import { reasonText, rejectionText } from "../../quality/index.ts";
import type { Happening } from "./feed.ts";

export type LiveEvent = Extract<Happening, { readonly kind: "event" }>;
type Telling = Pick<I18n, "t" | "has" | "list" | "number" | "milliseconds"> & {
  /** What definitions are called by people. */
  readonly named: NameOf;
};
type Moves = { readonly entered: readonly string[]; readonly left: readonly string[] };

/** What the why panel is asked about a row; null for what is in no log. */
export const addressIn = (row: Happening): string | null => {
  if (row.kind === "decision") return `decision:${row.decision}`;
  if (row.kind !== "event") return null;
  if (row.quarantine !== null && row.quarantine.reasons.length > 0)
    return `quarantined:${row.quarantine.id}`;
  return row.status === "accepted" && row.seq !== null ? `event:${row.seq}` : null;
};

/** What a row is about, in a word or two. */
export const nameOf = ({ t, named }: Telling, row: Happening): string => {
  switch (row.kind) {
    case "event":
      return row.event ?? row.type ?? t("live.message");
    case "decision":
      return t("live.decision", {
        offer: row.offer === null ? t("live.nothing") : named("offer", row.offer),
        slot: named("slot", row.slot),
      });
    case "membership":
      return t("live.timePassed");
    case "skipped":
      return "";
  }
};

const movesText = ({ t, list, named }: Telling, { entered, left }: Moves): string[] => {
  const names = (keys: readonly string[]): string => list(keys.map((key) => named("segment", key)));
  return [
    ...(entered.length === 0 ? [] : [t("live.entered", { segments: names(entered) })]),
    ...(left.length === 0 ? [] : [t("live.left", { segments: names(left) })]),
  ];
};

const pathText = (telling: Telling, path: NonNullable<LiveEvent["path"]>): string => {
  const { t, number } = telling;
  return [
    ...(path.plan.length === 0 ? [] : [t("live.breaks", { count: path.plan.length })]),
    ...(path.identity.links.length === 0
      ? []
      : [t("live.links", { count: path.identity.links.length })]),
    ...(path.identity.refused.length === 0
      ? []
      : [t("live.refused", { count: path.identity.refused.length })]),
    ...movesText(telling, path.segments),
    ...movesText(telling, path.accountSegments),
    ...(path.micros === null ? [] : [t("live.micros", { value: number(path.micros.fold, 0) })]),
  ].join(" · ");
};

const eventText = (telling: Telling, { path, refusal, quarantine }: LiveEvent): string => {
  if (path !== null) return pathText(telling, path);
  if (refusal !== null) return rejectionText(telling, refusal.code);
  const [reason] = quarantine?.reasons ?? [];
  return reason === undefined ? "" : `${reason.pointer} ${reasonText(telling, reason)}`;
};

/** What it did. */
export const didText = (telling: Telling, row: Happening): string => {
  switch (row.kind) {
    case "event":
      return eventText(telling, row);
    case "decision":
      return `${telling.t(`reason.${row.reason}`)} · ${telling.milliseconds(row.latency)}`;
    case "membership":
      return movesText(telling, row.segments).join(" · ");
    case "skipped":
      return "";
  }
};
