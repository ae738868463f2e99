import { useEffect, useState } from "react";
import { useNavigate } from "react-router";
import { useAnswer, usePrefetch } from "../../api/index.ts";
import { useTitle, useUrlState, useWritten } from "../../frame/index.ts";
import { useI18n } from "../../i18n/index.ts";
import type { Column } from "../../ui/index.ts";
import {
  Age,
  Answered,
  Bar,
  Empty,
  Link,
  Loading,
  ProblemNote,
  Section,
  Sentence,
  Table,
  TextField,
} from "../../ui/index.ts";
import { memberColumns } from "./member-columns.tsx";
import styles from "./people.module.css";
import { PeopleTabs } from "./people-tabs.tsx";
import { recentPeople } from "./recent-people.ts";
import type { Profile } from "./use-people.ts";
import { nameOf, usePeople } from "./use-people.ts";

type ResultsProps = {
  readonly text: string;
  /** What somebody wants to see the first of, as soon as it is found. */
  readonly wanted: string | null;
};

const Results = ({ text, wanted }: ResultsProps) => {
  const { t } = useI18n();
  const prefetch = usePrefetch();
  const { profiles, isLooking, error } = usePeople(text);
  const navigate = useNavigate();
  const first = isLooking || wanted !== text ? undefined : profiles[0]?.id;
  useEffect(() => {
    if (first !== undefined) void navigate(`/people/${first}`);
  }, [first, navigate]);
  const columns: readonly Column<Profile>[] = [
    { key: "name", header: t("people.person"), value: nameOf, width: "26%" },
    {
      key: "identifiers",
      header: t("people.identifiers"),
      value: ({ identifiers }) => identifiers.map(({ identifier }) => identifier).join("  "),
    },
    {
      key: "orders",
      header: t("people.orders"),
      value: ({ orders }) => orders,
      isNumber: true,
      width: "90px",
    },
    {
      key: "seen",
      header: t("people.lastSeen"),
      value: ({ lastSeen }) => lastSeen,
      cell: ({ lastSeen }) => (lastSeen === null ? null : <Age at={lastSeen} />),
      width: "140px",
    },
  ];
  if (profiles.length > 0)
    return (
      <Table
        name={t("people.found")}
        rows={profiles}
        columns={columns}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => `/people/${id}`}
        onNear={({ id }) => prefetch("timeline", { params: { id }, query: {} })}
      />
    );
  if (isLooking) return <Loading />;
  if (error !== null) return <ProblemNote error={error} />;
  return <Empty title={t("people.nobody", { text })}>{t("people.nobodyFix")}</Empty>;
};

type Member = { readonly profile: string; readonly identifiers: string[]; readonly since: string };

const Members = ({ segment }: { readonly segment: string }) => {
  const i18n = useI18n();
  const { t } = i18n;
  const asked = useAnswer("segmentMembers", { params: { key: segment }, query: { limit: 500 } });
  const columns: readonly Column<Member>[] = [
    {
      key: "person",
      header: t("people.person"),
      value: ({ profile, identifiers }) =>
        (
          identifiers.find((each) => each.startsWith("email:")) ??
          identifiers[0] ??
          profile
        ).replace(/^\w+:/, ""),
      width: "36%",
    },
    ...memberColumns<Member>(i18n),
  ];
  return (
    <Answered asked={asked}>
      {({ members, next }) => (
        <Section
          title={t("people.membersOf", { segment })}
          aside={<Link to="/people">{t("people.allSegments")}</Link>}
        >
          <Table
            name={t("people.found")}
            rows={members}
            columns={columns}
            keyOf={({ profile }) => profile}
            hrefOf={({ profile }) => `/people/${profile}`}
          />
          {next === null ? null : (
            <p className={styles["note"]}>{t("people.firstOnly", { count: members.length })}</p>
          )}
        </Section>
      )}
    </Answered>
  );
};

const Segments = () => {
  const { t, number } = useI18n();
  const asked = useAnswer("segments", {});
  return (
    <Section title={t("people.bySegment")}>
      <Answered asked={asked}>
        {({ segments }) =>
          segments.length === 0 ? (
            <Empty title={t("people.noSegments")} />
          ) : (
            <ul className={styles["doors"]}>
              {segments
                .filter(({ of }) => of === "profile")
                .map(({ key, name, members }) => (
                  <li key={key}>
                    <Link to={`/people?segment=${encodeURIComponent(key)}`}>{name ?? key}</Link>
                    <Bar
                      name={number(members)}
                      value={members}
                      most={Math.max(...segments.map((each) => each.members))}
                      tone="quiet"
                    />
                    <span>{t("people.count", { count: members, shown: number(members) })}</span>
                  </li>
                ))}
            </ul>
          )
        }
      </Answered>
    </Section>
  );
};

const Recent = () => {
  const { t } = useI18n();
  const [recent] = useState(recentPeople);
  return recent.length === 0 ? null : (
    <Section title={t("people.recent")}>
      <ul className={styles["doors"]}>
        {recent.map(({ id, name }) => (
          <li key={id}>
            <Link to={`/people/${id}`}>{name}</Link>
            <span>{id}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
};

/** Anybody, found by anything that is known of them. */
export const PeopleScreen = () => {
  const { t } = useI18n();
  const [written, asked, setWritten] = useWritten();
  const [segment] = useUrlState("segment", "");
  const [wanted, enter] = useState<string | null>(null);
  const { data } = useAnswer("consentSummary", {});
  useTitle(null);
  return (
    <>
      <PeopleTabs />
      <Sentence>
        {data === undefined ? t("people.name") : t("people.sentence", { count: data.known })}
      </Sentence>
      <form
        className={styles["search"]}
        data-search=""
        onSubmit={(event) => {
          event.preventDefault();
          enter(written.trim());
        }}
      >
        <TextField
          label={t("people.search")}
          hint={t("people.searchHint")}
          type="search"
          value={written}
          onChange={setWritten}
        />
      </form>
      {asked === "" ? (
        segment === "" ? (
          <>
            <Recent />
            <Segments />
          </>
        ) : (
          <Members segment={segment} />
        )
      ) : (
        <Results text={asked} wanted={wanted} />
      )}
    </>
  );
};
