import type { AddPersonRequest, ChangePersonRequest, PersonDocument } from "@attune/contract";
import { problem } from "@attune/contract";
import type { Clock } from "../../platform/clock/index.ts";
import type {
  Person,
  PersonOutcome,
  Presence,
  SignInLink,
  Store,
} from "../../platform/store/index.ts";
import { personDocument } from "./documents.ts";
import { makeId, makeToken, tokenHash } from "./token.ts";

/** How long a link works, in ms. */
const LINK_MS = 24 * 3_600_000;

/** A person, and the token of the link that lets them in; the only place where it stands. */
export type LinkMade = {
  readonly person: PersonDocument;
  readonly token: string;
  readonly expires: string;
};

/** The page of the link, behind the address of the server. A fragment is in no log and no referrer. */
export const linkUrl = (address: string, token: string): string =>
  `${address}/sign-in#token=${token}`;

export type People = {
  readonly list: () => Promise<readonly PersonDocument[]>;
  readonly add: (request: AddPersonRequest, actor: string) => Promise<LinkMade>;
  /** `self`: the id of who asks, if a person does. */
  readonly change: (
    id: string,
    request: ChangePersonRequest,
    by: { readonly actor: string; readonly self: string | null },
  ) => Promise<PersonDocument>;
  /** A session makes no link for its own person: whoever has it would need no password to keep it. */
  readonly link: (
    id: string,
    by: { readonly actor: string; readonly self: string | null },
  ) => Promise<LinkMade>;
  /**
   * A link that signs in as the demo's owner at once, at the server's address unless the settings say
   * another; null when somebody has disabled them.
   */
  readonly demoLink: (address: string) => Promise<string | null>;
};

type Changed = Extract<PersonOutcome, { outcome: "changed" }>;

const changed = (outcome: PersonOutcome): Changed => {
  switch (outcome.outcome) {
    case "changed":
      return outcome;
    case "taken":
      throw problem("person-taken", {
        detail:
          outcome.what === "name"
            ? "A person, or a key that opens something, has this name."
            : "Another person has this address.",
      });
    case "not-found":
      throw problem("person-not-found");
    case "disabled":
      throw problem("person-disabled");
    case "last-owner":
      throw problem("person-last-owner");
    case "refused":
      throw problem("role-not-allowed", { detail: "You are no owner any more." });
    case "unchanged":
      throw new Error(`a change of people was ${outcome.outcome}`);
  }
};

type Drawn = { readonly token: string; readonly link: SignInLink };

const drawLink = (at: number, setsPassword: boolean): Drawn => {
  const token = makeToken();
  return { token, link: { hash: tokenHash(token), setsPassword, expires: at + LINK_MS } };
};

const NEVER_HERE: Presence = { seen: null, entered: null };

const DEMO = { name: "Demo owner", email: "owner@demo.example", role: "owner" } as const;

export type PeopleDeps = {
  readonly store: Store;
  readonly clock: Clock;
  /** Where people open Attune, if the settings say so. */
  readonly publicUrl: string | undefined;
};

export const createPeople = ({ store, clock, publicUrl }: PeopleDeps): People => {
  const presenceOf = async (id: string): Promise<Presence> =>
    (await store.reads.people()).find((each) => each.id === id) ?? NEVER_HERE;
  const made = async (person: Person, { token, link }: Drawn): Promise<LinkMade> => ({
    person: personDocument(person, await presenceOf(person.id)),
    token,
    expires: new Date(link.expires).toISOString(),
  });

  const add = async (request: AddPersonRequest, actor: string, drawn: Drawn): Promise<LinkMade> => {
    const at = clock.now();
    const person: Person = {
      ...request,
      id: makeId("u"),
      passwordAt: null,
      at,
      createdBy: actor,
      disabledAt: null,
    };
    const command = { change: "add", person, link: drawn.link, actor, at } as const;
    return made(changed(await store.changePerson(command)).person, drawn);
  };
  const relink = async (id: string, actor: string, drawn: Drawn): Promise<LinkMade> => {
    const command = { change: "link", id, link: drawn.link, actor, at: clock.now() } as const;
    return made(changed(await store.changePerson(command)).person, drawn);
  };

  return {
    list: async () => (await store.reads.people()).map((person) => personDocument(person, person)),
    add: (request, actor) => add(request, actor, drawLink(clock.now(), true)),
    change: async (id, { email, role, disabled }, { actor, self }) => {
      if (self === id && (role !== undefined || disabled === true)) throw problem("person-is-you");
      const outcome = await store.changePerson({
        change: "alter",
        id,
        email: email ?? null,
        role: role ?? null,
        disabled: disabled ?? null,
        by: self,
        actor,
        at: clock.now(),
      });
      const person = outcome.outcome === "unchanged" ? outcome.person : changed(outcome).person;
      if (!person) throw problem("person-not-found");
      return personDocument(person, await presenceOf(id));
    },
    link: async (id, { actor, self }) => {
      if (self === id) throw problem("person-is-you");
      return relink(id, actor, drawLink(clock.now(), true));
    },
    demoLink: async (address) => {
      const drawn = drawLink(clock.now(), false);
      const known = await store.reads.personByEmail(DEMO.email);
      if (known && known.person.disabledAt !== null) return null;
      const { token } = known
        ? await relink(known.person.id, "demo", drawn)
        : await add(DEMO, "demo", drawn);
      return linkUrl(publicUrl ?? address, token);
    },
  };
};
