import { useMemo } from "react";
import { useAnswer } from "../../../api/index.ts";
import { useTitle, useUrlPlace, useUrlState } from "../../../frame/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { useSession } from "../../../session/index.ts";
import type { Column } from "../../../ui/index.ts";
import { Age, Answered, Badge, Button, Link, Sentence, Table } from "../../../ui/index.ts";
import { AddPerson } from "./add-person.tsx";
import type { Person } from "./person.ts";
import { PersonMenu } from "./person-menu.tsx";

const TONES = { invited: "warn", active: "good", disabled: "neutral" } as const;

const useColumns = (): readonly Column<Person>[] => {
  const { t } = useI18n();
  const { may, person: me } = useSession();
  return useMemo(
    () => [
      { key: "name", header: t("team.called"), value: ({ name }) => name, width: "18%" },
      { key: "email", header: t("team.email"), value: ({ email }) => email },
      {
        key: "role",
        header: t("team.role"),
        value: ({ role }) => role,
        cell: ({ role }) => t(`role.${role}`),
        width: "120px",
      },
      {
        key: "status",
        header: t("team.status"),
        value: ({ status }) => status,
        cell: ({ status }) => <Badge tone={TONES[status]}>{t(`team.status.${status}`)}</Badge>,
        width: "120px",
      },
      {
        key: "seen",
        header: t("team.lastSeen"),
        value: ({ lastSeen }) => lastSeen,
        cell: ({ lastSeen }) => (lastSeen === null ? t("team.never") : <Age at={lastSeen} />),
        width: "130px",
      },
      {
        key: "added",
        header: t("team.added"),
        value: ({ created }) => created,
        cell: ({ created, createdBy }) => (
          <>
            <Age at={created} /> {t("team.by", { actor: createdBy })}
          </>
        ),
        width: "20%",
      },
      {
        key: "do",
        header: t("team.do"),
        value: () => null,
        cell: (each) => {
          if (each.id === me.id) return t("team.you");
          return may("changePerson") ? <PersonMenu person={each} /> : null;
        },
        width: "72px",
      },
    ],
    [may, me.id, t],
  );
};

/** Who works with Attune, and what each may do. */
export const TeamScreen = () => {
  const { t } = useI18n();
  const { may } = useSession();
  const [doing, setDoing] = useUrlPlace("do", "");
  const [sort, setSort] = useUrlState("sort", "added");
  const columns = useColumns();
  const asked = useAnswer("people", {});
  useTitle(t("team.name"));
  return (
    <>
      <Answered asked={asked} lines={6}>
        {({ people }) => (
          <>
            <Sentence
              more={
                <>
                  {t("team.more")} <Link to="/setup/keys">{t("keys.roles")}</Link>
                </>
              }
              actions={
                may("addPerson") ? (
                  <Button look="primary" onClick={() => setDoing("add")}>
                    {t("team.add")}
                  </Button>
                ) : null
              }
            >
              {t("team.sentence", {
                count: people.filter(({ status }) => status !== "disabled").length,
                invited: people.filter(({ status }) => status === "invited").length,
              })}
            </Sentence>
            <Table
              name={t("team.everybody")}
              rows={people}
              columns={columns}
              keyOf={({ id }) => id}
              sort={sort}
              onSort={setSort}
            />
          </>
        )}
      </Answered>
      {doing === "add" && may("addPerson") ? <AddPerson onClose={() => setDoing("")} /> : null}
    </>
  );
};
