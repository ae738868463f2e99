import type { ReactNode } from "react";
import type { Answer } from "../../api/index.ts";
import { useAnswer } from "../../api/index.ts";
import { Named, useNames } from "../../definitions/index.ts";
import { Why } from "../../frame/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Age, Answered, Code, Link, Section } from "../../ui/index.ts";
import { refusalText } from "../../why/index.ts";
import styles from "./live.module.css";
import { reasonText } from "../../quality/index.ts";
import { StatusBadge } from "./status-badge.tsx";

type Told = Answer<"liveEvent">;
type Event = Told["event"];
type Path = NonNullable<Event["path"]>;
type Stage = "received" | "valid" | "deduped" | "identity" | "segments" | "stored" | "decisions";

const Step = ({
  stage,
  micros,
  children,
}: {
  readonly stage: Stage;
  /** Null where nobody measured; absent where there is nothing to measure. */
  readonly micros?: number | null;
  readonly children?: ReactNode;
}) => {
  const { t, number } = useI18n();
  return (
    <li>
      <h3>{t(`live.stage.${stage}`)}</h3>
      {micros === undefined ? null : (
        <span className={micros === null ? styles["missing"] : styles["micros"]}>
          {micros === null ? t("live.notMeasured") : t("live.micros", { value: number(micros, 0) })}
        </span>
      )}
      <div>{children}</div>
    </li>
  );
};

const Plan = ({ plan }: Pick<Path, "plan">) => {
  const i18n = useI18n();
  if (plan.length === 0) return i18n.t("live.breaksNothing");
  return plan.map((reason) => (
    <p key={`${reason.rule} ${reason.pointer}`}>
      <code>{reason.pointer}</code> {reasonText(i18n, reason)}
    </p>
  ));
};

const Identity = ({ identity }: Pick<Path, "identity">) => {
  const { t } = useI18n();
  const { identifiers, links, refused, claims } = identity;
  return (
    <>
      {identifiers.map(({ identifier, isNew }) => (
        <p key={identifier}>
          <code>{identifier}</code> {isNew ? t("live.isNew") : t("live.isKnown")}
        </p>
      ))}
      {links.map(({ a, b }) => (
        <p key={`${a} ${b}`}>{t("live.linked", { a, b })}</p>
      ))}
      {refused.map(({ identifier, reason }) => (
        <p key={identifier}>
          {t("live.notUsed", { identifier, reason: refusalText({ t }, reason) })}
        </p>
      ))}
      {claims.map((identifier) => (
        <p key={identifier}>{t("live.claim", { identifier })}</p>
      ))}
    </>
  );
};

const Moves = ({ path, who }: { readonly path: Path; readonly who: string | null }) => {
  const { t } = useI18n();
  const nameOf = useNames();
  const { entered, left } = path.segments;
  const isNone =
    [...entered, ...left, ...path.accountSegments.entered, ...path.accountSegments.left].length ===
    0;
  if (isNone) return t("live.noMoves");
  const about = who === null ? {} : { who };
  return (
    <>
      {entered.map((segment) => (
        <p key={segment}>
          {t("live.in")}{" "}
          <Why of={`segment:${segment}`} {...about}>
            <Named kind="segment" of={segment} />
          </Why>
        </p>
      ))}
      {left.map((segment) => (
        <p key={segment}>
          {t("live.out")}{" "}
          <Why of={`segment:${segment}`} {...about}>
            <Named kind="segment" of={segment} />
          </Why>
        </p>
      ))}
      {path.accountSegments.entered.map((segment) => (
        <p key={segment}>{t("live.accountIn", { segment: nameOf("segment", segment) })}</p>
      ))}
      {path.accountSegments.left.map((segment) => (
        <p key={segment}>{t("live.accountOut", { segment: nameOf("segment", segment) })}</p>
      ))}
    </>
  );
};

const Decided = ({ decisions }: Pick<Told, "decisions">) => {
  const { t, milliseconds } = useI18n();
  const nameOf = useNames();
  if (decisions.length === 0) return t("live.noDecisions");
  return decisions.map(({ decision, slot, offer, latency }) => (
    <p key={decision} className={styles["between"]}>
      <Why of={`decision:${decision}`}>
        {t("live.decision", {
          offer: offer === null ? t("live.nothing") : nameOf("offer", offer),
          slot: nameOf("slot", slot),
        })}
      </Why>
      <span className={styles["micros"]}>{milliseconds(latency)}</span>
    </p>
  ));
};

type Micros = Path["micros"];

const Together = ({ micros }: { readonly micros: Micros }) => {
  const { t } = useI18n();
  return micros === null ? t("live.first") : t("live.together", { count: micros.together });
};

const UNMEASURED = { accept: null, dedupe: null, load: null, fold: null, commit: null } as const;

const PathSteps = ({ told, path }: { readonly told: Told; readonly path: Path }) => {
  const { t, dateTime } = useI18n();
  const { event, decisions } = told;
  const micros = path.micros ?? UNMEASURED;
  return (
    <ol className={styles["path"]} aria-label={t("live.path")}>
      <Step stage="received">
        {t("live.from", { source: event.source, type: event.type ?? "" })}
        {event.receivedAt === null ? null : <p>{dateTime(event.receivedAt)}</p>}
      </Step>
      <Step stage="valid" micros={micros.accept}>
        <Plan plan={path.plan} />
      </Step>
      <Step stage="deduped" micros={micros.dedupe}>
        <Together micros={path.micros} />
      </Step>
      <Step stage="identity" micros={micros.load}>
        <Identity identity={path.identity} />
      </Step>
      <Step stage="segments" micros={micros.fold}>
        <Moves path={path} who={event.profile} />
      </Step>
      <Step stage="stored" micros={micros.commit} />
      <Step stage="decisions">
        <Decided decisions={decisions} />
      </Step>
    </ol>
  );
};

/** The path of one event: what was made of it, step by step, and how long each took. */
export const WhyEvent = ({ of }: { readonly of: string; readonly who: string | null }) => {
  const { t } = useI18n();
  const asked = useAnswer("liveEvent", { params: { seq: of } });
  return (
    <Answered asked={asked}>
      {(told) => {
        const { event, message } = told;
        return (
          <>
            <p>
              <strong>{event.event ?? event.type}</strong> <StatusBadge status={event.status} />{" "}
              <Age at={event.at} />
            </p>
            {event.profile === null ? null : (
              <p>
                <Link to={`/people/${event.profile}`}>
                  {t("live.openPerson", { who: event.identifier ?? event.profile })}
                </Link>
              </p>
            )}
            {event.path === null ? null : <PathSteps told={told} path={event.path} />}
            <Section title={t("live.asSent")}>
              <Code value={message} />
            </Section>
          </>
        );
      }}
    </Answered>
  );
};
