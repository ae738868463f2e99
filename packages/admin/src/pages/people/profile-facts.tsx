import { useAnswer } from "../../api/index.ts";
import { Why } from "../../frame/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Age, Answered, Badge, Link, Section } from "../../ui/index.ts";
import styles from "./people.module.css";
import { traitText } from "./trait-text.ts";
import type { Profile } from "./use-people.ts";
import { useSegmentNames } from "./use-segment-names.ts";

type Trait = Profile["traits"][number];

/** Traits by where they come from: what people said, what was seen, what was computed. */
const bySource = (traits: readonly Trait[]): ReadonlyMap<string, readonly Trait[]> =>
  Map.groupBy(traits, ({ kind, source }) => (source === null ? kind : `${kind} ${source}`));

const isKnown = ({ value }: Trait): boolean => value !== null && value !== 0;

const Traits = ({ profile }: { readonly profile: Profile }) => {
  const i18n = useI18n();
  const { t } = i18n;
  return [...bySource(profile.traits.filter(isKnown))].map(([group, traits]) => {
    const [kind = "computed"] = group.split(" ");
    const source = group.slice(kind.length + 1);
    const latest =
      traits
        .map(({ time }) => time ?? "")
        .sort()
        .at(-1) ?? "";
    return (
      <Section
        key={group}
        title={t("people.traitsOf", { kind, source })}
        aside={latest === "" ? null : <Age at={latest} />}
      >
        <dl>
          {traits.map(({ name, value }) => (
            <div key={name}>
              <dt>
                <Why of={`trait:${name}`} who={profile.id}>
                  {name}
                </Why>
              </dt>
              <dd>{traitText(i18n, name, value)}</dd>
            </div>
          ))}
        </dl>
      </Section>
    );
  });
};

const Consent = ({ profile }: { readonly profile: Profile }) => {
  const { t } = useI18n();
  const identifier = profile.identifiers[0]?.identifier ?? "";
  const asked = useAnswer("consents", { query: { identifier } }, { enabled: identifier !== "" });
  if (identifier === "") return null;
  return (
    <Section title={t("people.consent")}>
      <Answered asked={asked}>
        {({ purposes }) => (
          <ul className={styles["list"]}>
            {purposes.map(({ purpose, name, allowed, basis, statement }) => (
              <li key={purpose}>
                <span>
                  {name}
                  <br />
                  <span className={styles["note"]}>
                    {t("people.basis", { basis })}
                    {statement === null ? null : (
                      <>
                        {" · "}
                        <Age at={statement.time} />
                      </>
                    )}
                  </span>
                </span>
                <Badge tone={allowed ? "good" : "bad"}>
                  {t(allowed ? "people.allowed" : "people.notAllowed")}
                </Badge>
              </li>
            ))}
          </ul>
        )}
      </Answered>
    </Section>
  );
};

const Memberships = ({ profile }: { readonly profile: Profile }) => {
  const { t } = useI18n();
  const nameOf = useSegmentNames();
  return (
    <>
      <Section title={t("people.segments")}>
        {profile.segments.length === 0 ? (
          <p className={styles["note"]}>{t("people.inNoSegment")}</p>
        ) : (
          <ul className={styles["list"]}>
            {profile.segments.map(({ segment, since }) => (
              <li key={segment}>
                <Why of={`segment:${segment}`} who={profile.id}>
                  {nameOf(segment)}
                </Why>
                <Age at={since} />
              </li>
            ))}
          </ul>
        )}
      </Section>
      {profile.accounts.length === 0 ? null : (
        <Section title={t("people.accounts")}>
          <ul className={styles["list"]}>
            {profile.accounts.map(({ account, since }) => (
              <li key={account}>
                <Link to={`/people/accounts/${encodeURIComponent(account)}`}>{account}</Link>
                <Age at={since} />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
};

const Identifiers = ({ profile }: { readonly profile: Profile }) => {
  const { t } = useI18n();
  return (
    <Section title={t("people.identifiers")}>
      <ul className={styles["list"]}>
        {profile.identifiers.map(({ identifier, since }) => (
          <li key={identifier}>
            <span>{identifier}</span>
            <Age at={since} />
          </li>
        ))}
      </ul>
    </Section>
  );
};

/** What is known of somebody, by where it comes from and how old it is. */
export const ProfileFacts = ({ profile }: { readonly profile: Profile }) => (
  <div className={styles["facts"]}>
    <Identifiers profile={profile} />
    <Memberships profile={profile} />
    <Consent profile={profile} />
    <Traits profile={profile} />
  </div>
);
