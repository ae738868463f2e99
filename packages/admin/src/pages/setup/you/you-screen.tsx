import type { Answer } from "../../../api/index.ts";
import { useAnswer, useClient } from "../../../api/index.ts";
import { useDeed, useTitle } from "../../../frame/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { useSession } from "../../../session/index.ts";
import { Age, Answered, Badge, Button, Section, Sentence } from "../../../ui/index.ts";
import { ChangePassword } from "./change-password.tsx";
import styles from "./you.module.css";

type OwnSession = Answer<"sessions">["sessions"][number];

/** The browser and the system, of the long line that browsers call themselves. */
const browserIn = (agent: string): string => {
  const browser =
    /(?:Firefox|Edg|OPR)\/\d+/.exec(agent)?.[0] ??
    /Chrome\/\d+/.exec(agent)?.[0] ??
    (/Safari\//.test(agent) ? /Version\/\d+/.exec(agent)?.[0]?.replace("Version", "Safari") : null);
  const system = /Windows|Macintosh|iPhone|iPad|Android|Linux/.exec(agent)?.[0];
  return [browser?.replace("/", " "), system].filter((each) => each !== undefined).join(", ");
};

const Line = ({ session }: { readonly session: OwnSession }) => {
  const { t, dateTime } = useI18n();
  const client = useClient();
  const deed = useDeed("sessions");
  const { id, agent, current, seen, expires } = session;
  const browser = browserIn(agent);
  return (
    <li>
      <span title={agent}>{browser === "" ? agent : browser}</span>
      <span className={styles["soft"]}>
        {t("you.seen")} <Age at={seen} />
      </span>
      <span className={styles["soft"]}>{t("you.until", { at: dateTime(expires) })}</span>
      {current ? (
        <Badge tone="good">{t("you.thisOne")}</Badge>
      ) : (
        <Button
          onClick={() =>
            deed({
              said: t("you.ended"),
              presume: (queries) =>
                queries.setQueryData<Answer<"sessions">>(["sessions", {}], (before) =>
                  before === undefined
                    ? undefined
                    : { sessions: before.sessions.filter((each) => each.id !== id) },
                ),
              work: () => client.call("endSession", { params: { id } }),
            })
          }
        >
          {t("you.end")}
        </Button>
      )}
    </li>
  );
};

/** One's own sessions and password. */
export const YouScreen = () => {
  const { t } = useI18n();
  const { person, role } = useSession();
  const asked = useAnswer("sessions", {});
  useTitle(t("you.name"));
  return (
    <>
      <Sentence more={`${person.email ?? ""} · ${t(`keys.role.${role}`)}`}>
        {t("you.sentence", {
          name: person.name,
          role: t(`role.${role}`),
          count: asked.data?.sessions.length ?? 1,
        })}
      </Sentence>
      <Section title={t("you.sessions")}>
        <Answered asked={asked}>
          {({ sessions }) => (
            <ul className={styles["sessions"]}>
              {sessions.map((each) => (
                <Line key={each.id} session={each} />
              ))}
            </ul>
          )}
        </Answered>
      </Section>
      <Section title={t("you.password")}>
        <ChangePassword />
      </Section>
    </>
  );
};
