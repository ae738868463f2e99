import { useAnswer } from "../../api/index.ts";
import { Why } from "../../frame/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { useSession } from "../../session/index.ts";
import { Age, Answered, Empty, Section } from "../../ui/index.ts";
import styles from "./live.module.css";
import { ReasonList } from "./reason-list.tsx";
import { ReleaseGroup } from "./release-group.tsx";

type ViewProps = { readonly of: string; readonly who: string | null };

/** Events that failed alike: why, since when, and how all of them are put right at once. */
export const WhyQuarantineGroup = ({ of }: ViewProps) => {
  const { t } = useI18n();
  const { may } = useSession();
  const asked = useAnswer("quarantine", { query: { group: of, limit: 5 } });
  return (
    <Answered asked={asked}>
      {({ groups, events }) => {
        const group = groups.find((each) => each.group === of);
        if (group === undefined) return <Empty title={t("live.groupGone")} />;
        return (
          <>
            <p>
              <strong>
                {t("live.groupSentence", {
                  count: group.waiting,
                  event: group.event === "" ? group.type : group.event,
                  source: group.source,
                })}
              </strong>{" "}
              <Age at={group.first} />
            </p>
            <Section title={t("live.broke")}>
              <ReasonList reasons={group.reasons} />
            </Section>
            {may("releaseGroup") && group.waiting > 0 ? (
              <ReleaseGroup key={group.group} group={group} />
            ) : null}
            <Section title={t("live.oneByOne")}>
              <ul className={styles["reasons"]}>
                {events.map(({ id, at }) => (
                  <li key={id}>
                    <Why of={`quarantined:${id}`}>{id}</Why> <Age at={at} />
                  </li>
                ))}
              </ul>
            </Section>
          </>
        );
      }}
    </Answered>
  );
};
