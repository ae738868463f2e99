import { useQueryClient } from "@tanstack/react-query";
import { Why } from "../../frame/index.ts";
import { Named, useNames } from "../../definitions/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { rejectionText } from "../../quality/index.ts";
import { Age, Empty, Link } from "../../ui/index.ts";
import type { Happening } from "./feed.ts";
import type { LiveEvent } from "./row-text.ts";
import { nameOf } from "./row-text.ts";
import { StatusBadge } from "./status-badge.tsx";
import { toldKey } from "./use-live.ts";

const About = ({ event }: { readonly event: LiveEvent }) => {
  const i18n = useI18n();
  const { t } = i18n;
  const { refusal, status, source } = event;
  return (
    <>
      <p>{t("live.from", { source, type: event.type ?? "" })}</p>
      {refusal === null ? null : (
        <p>
          <code>{refusal.pointer === "" ? refusal.code : refusal.pointer}</code>{" "}
          {rejectionText(i18n, refusal.code)}
        </p>
      )}
      {event.messageId === null ? null : (
        <p>
          messageId <code>{event.messageId}</code>
        </p>
      )}
      <p>{t(status === "duplicate" ? "live.duplicateMeans" : "live.rejectedMeans")}</p>
    </>
  );
};

/** A row that is in no log: what the stream told of it, as long as the page is open. */
export const WhyTold = ({ of }: { readonly of: string; readonly who: string | null }) => {
  const i18n = useI18n();
  const { t } = i18n;
  const named = useNames();
  const row = useQueryClient().getQueryData<Happening>(toldKey(of));
  if (row === undefined || row.kind === "skipped" || row.kind === "decision")
    return <Empty title={t("live.inNoLog")}>{t("live.inNoLogFix")}</Empty>;
  const { profile } = row;
  return (
    <>
      <p>
        <strong>{nameOf({ ...i18n, named }, row)}</strong>{" "}
        <StatusBadge status={row.kind === "event" ? row.status : row.kind} /> <Age at={row.at} />
      </p>
      {row.kind === "event" ? <About event={row} /> : null}
      {row.kind === "membership"
        ? [...row.segments.entered, ...row.segments.left].map((segment) => (
            <p key={segment}>
              {t(row.segments.entered.includes(segment) ? "live.in" : "live.out")}{" "}
              <Why of={`segment:${segment}`} {...(profile === null ? {} : { who: profile })}>
                <Named kind="segment" of={segment} />
              </Why>
            </p>
          ))
        : null}
      {profile === null ? null : (
        <p>
          <Link to={`/people/${profile}`}>{t("live.openPerson", { who: profile })}</Link>
        </p>
      )}
    </>
  );
};
