import type { Answer } from "../../api/index.ts";
import { useAnswer } from "../../api/index.ts";
import { useTitle } from "../../frame/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Age, Answered, Halves, Sentence } from "../../ui/index.ts";
import { Checklist } from "./checklist.tsx";
import { Decisions } from "./decisions.tsx";
import { Events } from "./events.tsx";
import { Sources } from "./sources.tsx";

type Home = Answer<"home">;

/** Often enough that a step ticks while one looks, seldom enough that nothing jumps. */
const EVERY = 10_000;

const Said = ({ home }: { readonly home: Home }) => {
  const { t } = useI18n();
  const { checklist, events, decisions, people } = home;
  const left = checklist.filter(({ done }) => !done).length;
  if (left > 0) return t("home.sentenceSetup", { done: checklist.length - left, left });
  return t("home.sentence", {
    events: events.accepted,
    known: people.value === null ? "no" : "yes",
    people: people.value ?? 0,
    decisions: decisions.count,
  });
};

/** Where everybody begins: what has been set up, and how today goes. */
export const HomeScreen = () => {
  const { t } = useI18n();
  const asked = useAnswer("home", {}, { every: EVERY });
  useTitle(null);
  return (
    <Answered asked={asked} lines={8}>
      {(home) => {
        const isSetUp = home.checklist.every(({ done }) => done);
        const checklist = <Checklist steps={home.checklist} />;
        return (
          <>
            <Sentence
              more={
                <>
                  {t("home.day", { date: home.today.date, zone: home.today.timezone })}{" "}
                  <Age at={home.today.until} />
                  {asked.error === null ? null : <> {t("home.stale")}</>}
                </>
              }
            >
              <Said home={home} />
            </Sentence>
            {isSetUp ? null : checklist}
            <Halves>
              <Events home={home} />
              <Decisions decisions={home.decisions} />
            </Halves>
            <Sources sources={home.sources} leftOut={home.sourcesLeftOut} />
            {isSetUp ? checklist : null}
          </>
        );
      }}
    </Answered>
  );
};
