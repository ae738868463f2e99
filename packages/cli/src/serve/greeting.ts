import type { Attune } from "@attune/server";

type KeyKind = "browser" | "server" | "secret";

const USE: Readonly<Record<KeyKind, string>> = {
  browser: "public: pages send events and read slot content with it",
  server: "your servers send events and decide with it",
  secret: "manages definitions, reads profiles and explanations",
};
const KINDS = ["browser", "server", "secret"] as const;

/** The keys, one a line, with what each is for. */
export const keyLines = (keys: Readonly<Partial<Record<KeyKind, string>>>): string[] =>
  KINDS.flatMap((kind) => {
    const key = keys[kind];
    return key === undefined ? [] : [`  ${kind.padEnd(8)} ${key}  (${USE[kind]})`];
  });

/** A call that works when it is copied into a shell: no quote of the shell's own is in the JSON. */
export const curlFor = (url: string, key: string, path: string, body: object): string =>
  `curl -s ${url}${path} -u ${key}: -H 'content-type: application/json' -d '${JSON.stringify(body)}'`;

/** How the lawful basis of personalization stands; nothing else decides more about what is shown. */
export const basisLine = ({ basis, from }: ReturnType<Attune["personalization"]>): string => {
  const said = from === "setting" ? "ATTUNE_PERSONALIZATION_BASIS" : "purpose personalization";
  return basis === "consent"
    ? `Personalization rests on consent: who has given none sees the slots' defaults (${said}).`
    : `Personalization rests on ${basis.replaceAll("_", " ")} (${said}).`;
};
