import type { ChangePersonRequest, PersonDocument } from "@attune/contract";
import { isRole, OPERATIONS, ROLES } from "@attune/contract";
import { Argument } from "commander";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register, Shell } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { personOf } from "./named-person.ts";

type Options = ConnectionOptions & JsonOption;

const change = async (
  { terminal }: Shell,
  options: Options,
  named: string,
  body: ChangePersonRequest,
  say: (person: PersonDocument) => string,
): Promise<void> => {
  const person = await useApi(terminal, options, async (api) => {
    const { id } = await personOf(api, named);
    return api.call(OPERATIONS.changePerson, { params: { id }, body });
  });
  answer(terminal, options, person, () => say(person));
};

export const registerRole: Register = (people, shell) => {
  const command = people
    .command("role")
    .description("give a person another role, at once, in sessions that go on too")
    .argument("<person>", "name, address or id")
    .addArgument(new Argument("<role>", "what they may do and see").choices(ROLES));
  withJson(withConnection(command)).action((named: string, role: string, options: Options) =>
    change(
      shell,
      options,
      named,
      isRole(role) ? { role } : {},
      (person) => `${person.name} (${person.id}) is ${person.role}.`,
    ),
  );
};

type Door = {
  readonly name: "disable" | "enable";
  readonly about: string;
  readonly said: (who: string) => string;
};

/** Lets a person in no more, or again. */
const registerDoor =
  ({ name, about, said }: Door): Register =>
  (people, shell) => {
    const command = people
      .command(name)
      .description(about)
      .argument("<person>", "name, address or id");
    withJson(withConnection(command)).action((named: string, options: Options) =>
      change(shell, options, named, { disabled: name === "disable" }, (person) =>
        said(`${person.name} (${person.id})`),
      ),
    );
  };

export const registerDisable = registerDoor({
  name: "disable",
  about: "let a person in no more: every session and link of theirs ends at once",
  said: (who) => `${who} is out, and cannot sign in.`,
});

export const registerEnable = registerDoor({
  name: "enable",
  about: "let a person in again, with the password that they had",
  said: (who) => `${who} may sign in again.`,
});
