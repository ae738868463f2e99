import { useState } from "react";
import type { Answer } from "../../../api/index.ts";
import { asError, useClient, useRefresh } from "../../../api/index.ts";
import { useDeed } from "../../../frame/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { Menu, problemText, useToast } from "../../../ui/index.ts";
import { LinkShown } from "./link-shown.tsx";
import type { Person } from "./person.ts";
import { ROLES, withChange } from "./person.ts";

type Change = { readonly role?: Person["role"]; readonly disabled?: boolean };

/** Changes a person at once, with the way back. */
const useChange = ({ id }: Person) => {
  const client = useClient();
  const deed = useDeed("people");
  return (said: string, to: Change, back: Change, seen: Partial<Person>): void =>
    deed({
      said,
      presume: (queries) =>
        queries.setQueryData<Answer<"people">>(["people", {}], (list) =>
          withChange(list, id, seen),
        ),
      work: () => client.call("changePerson", { params: { id }, body: to }),
      undo: () => client.call("changePerson", { params: { id }, body: back }),
    });
};

/** Makes a link and keeps it as long as it is shown. */
const useLink = ({ id }: Person) => {
  const client = useClient();
  const refresh = useRefresh();
  const say = useToast();
  const i18n = useI18n();
  const [made, setMade] = useState<Answer<"linkPerson"> | null>(null);
  const make = async (): Promise<void> => {
    try {
      setMade(await client.call("linkPerson", { params: { id } }));
      await refresh("people");
    } catch (thrown) {
      say({ text: problemText(i18n, asError(thrown)), isBad: true });
    }
  };
  return { made, make, forget: () => setMade(null) };
};

/** What an owner can do about a person: all of it can be taken back but a new link. */
export const PersonMenu = ({ person }: { readonly person: Person }) => {
  const { t } = useI18n();
  const change = useChange(person);
  const { made, make, forget } = useLink(person);
  const { name, role, status } = person;
  const isOut = status === "disabled";
  const toRole = (next: Person["role"]) => {
    const called = t(`role.${next}`);
    return {
      key: next,
      label: t("team.makeRole", { role: called }),
      onChoose: () =>
        change(t("team.isNow", { name, role: called }), { role: next }, { role }, { role: next }),
    };
  };
  const inOrOut = {
    key: "disable",
    label: t(isOut ? "team.enable" : "team.disable"),
    onChoose: () =>
      change(
        t(isOut ? "team.isIn" : "team.isOut", { name }),
        { disabled: !isOut },
        { disabled: isOut },
        { status: isOut ? "active" : "disabled" },
      ),
  };
  const link = { key: "link", label: t("team.newLink"), onChoose: () => void make() };
  return (
    <>
      <Menu
        name={t("team.doWith", { name })}
        trigger="…"
        items={[
          ...ROLES.filter((each) => each !== role).map(toRole),
          ...(isOut ? [] : [link]),
          inOrOut,
        ]}
      />
      {made === null ? null : <LinkShown made={made} onClose={forget} />}
    </>
  );
};
