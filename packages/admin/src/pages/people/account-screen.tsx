import { useParams } from "react-router";
import type { Answer } from "../../api/index.ts";
import { useAnswer } from "../../api/index.ts";
import { useTitle, Why } from "../../frame/index.ts";
import { useI18n, useNow } from "../../i18n/index.ts";
import { Age, Answered, Section, Sentence } from "../../ui/index.ts";
import { AccountMembers } from "./account-members.tsx";
import styles from "./people.module.css";
import { PeopleTabs } from "./people-tabs.tsx";
import { traitText } from "./trait-text.ts";

type Account = Answer<"account">;

const nameOf = ({ id, traits }: Account): string => {
  const name = traits.find((trait) => trait.name === "name")?.value;
  return typeof name === "string" && name !== "" ? name : id;
};

const Facts = ({ account }: { readonly account: Account }) => {
  const i18n = useI18n();
  const { t } = i18n;
  const sources = Map.groupBy(account.traits, ({ source }) => source);
  return (
    <div className={styles["facts"]}>
      <Section title={t("people.segments")}>
        {account.segments.length === 0 ? (
          <p className={styles["note"]}>{t("people.inNoSegment")}</p>
        ) : (
          <ul className={styles["list"]}>
            {account.segments.map(({ segment, since }) => (
              <li key={segment}>
                <Why of={`account-segment:${segment}`} who={account.id}>
                  {segment}
                </Why>
                <Age at={since} />
              </li>
            ))}
          </ul>
        )}
      </Section>
      {[...sources].map(([source, traits]) => (
        <Section key={source} title={t("people.traitsOf", { kind: "declared", source })}>
          <dl>
            {traits.map(({ name, value, time }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  {traitText(i18n, name, value)} <Age at={time} />
                </dd>
              </div>
            ))}
          </dl>
        </Section>
      ))}
    </div>
  );
};

const One = ({ account }: { readonly account: Account }) => {
  const { t, age, date, list, money } = useI18n();
  const now = useNow();
  const { id, orders, revenue, events, firstSeen, lastSeen } = account;
  const name = nameOf(account);
  useTitle(name);
  return (
    <>
      <Sentence
        more={t("accounts.more", {
          id,
          events,
          first: firstSeen === null ? "none" : "some",
          since: firstSeen === null ? "" : date(firstSeen),
        })}
      >
        {t("accounts.oneSentence", {
          name,
          orders,
          paid: revenue.length === 0 ? "none" : "some",
          revenue: list(revenue.map(({ amount, currency }) => money(amount, currency))),
          seen: lastSeen === null ? "none" : "some",
          age: lastSeen === null ? "" : age(lastSeen, now),
        })}
      </Sentence>
      <div className={styles["profile"]}>
        <Facts account={account} />
        <AccountMembers account={id} />
      </div>
    </>
  );
};

/** One account: what is said of it, what it did, and who belongs to it. */
export const AccountScreen = () => {
  const { id = "" } = useParams();
  const asked = useAnswer("account", { params: { id } });
  return (
    <>
      <PeopleTabs />
      <Answered asked={asked} lines={8}>
        {(account) => <One key={account.id} account={account} />}
      </Answered>
    </>
  );
};
