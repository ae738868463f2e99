import { useEffect, useState } from "react";
import { useParams } from "react-router";
import { useAnswer } from "../../api/index.ts";
import { useTitle } from "../../frame/index.ts";
import { useI18n, useNow } from "../../i18n/index.ts";
import { useSession } from "../../session/index.ts";
import { Answered, Button, Link, SeparateIcon, Sentence } from "../../ui/index.ts";
import styles from "./people.module.css";
import { ProfileFacts } from "./profile-facts.tsx";
import { rememberPerson } from "./recent-people.ts";
import { SeparateDialog } from "./separate-dialog.tsx";
import { Timeline } from "./timeline.tsx";
import type { Profile } from "./use-people.ts";
import { nameOf } from "./use-people.ts";

const Person = ({ profile }: { readonly profile: Profile }) => {
  const { t, age, date } = useI18n();
  const { may } = useSession();
  const now = useNow();
  const [isSeparating, setIsSeparating] = useState(false);
  const name = nameOf(profile);
  useTitle(name);
  useEffect(() => rememberPerson({ id: profile.id, name }), [profile.id, name]);
  return (
    <>
      <Sentence
        more={t("people.more", {
          id: profile.id,
          first: profile.firstSeen === null ? "none" : "some",
          since: profile.firstSeen === null ? "" : date(profile.firstSeen),
          events: profile.events,
          identifiers: profile.identifiers.length,
        })}
        actions={
          <>
            {may("tryDecision") ? (
              <Link to={`/decisions/try?for=${profile.id}`}>{t("people.tryOut")}</Link>
            ) : null}
            {may("unmerge") && profile.identifiers.length > 1 ? (
              <Button
                data-edit=""
                icon={<SeparateIcon size={14} aria-hidden />}
                onClick={() => setIsSeparating(true)}
              >
                {t("people.separateMore")}
              </Button>
            ) : null}
          </>
        }
      >
        {t("people.profileSentence", {
          name,
          orders: profile.orders,
          segments: profile.segments.length,
          seen: profile.lastSeen === null ? "none" : "some",
          age: profile.lastSeen === null ? "" : age(profile.lastSeen, now),
        })}
      </Sentence>
      <div className={styles["profile"]}>
        <ProfileFacts profile={profile} />
        <Timeline id={profile.id} />
      </div>
      {isSeparating ? (
        <SeparateDialog profile={profile} isOpen onClose={() => setIsSeparating(false)} />
      ) : null}
    </>
  );
};

/** A person: one sentence, what is known, what happened. */
export const ProfileScreen = () => {
  const { id = "" } = useParams();
  const asked = useAnswer("profile", { params: { id } });
  return (
    <Answered asked={asked} lines={8}>
      {(profile) => <Person key={profile.id} profile={profile} />}
    </Answered>
  );
};
