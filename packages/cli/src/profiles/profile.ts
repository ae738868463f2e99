import type { ProfileResponse } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { tableText } from "../terminal/index.ts";
import { ageText, findProfile } from "./find.ts";

const valueText = (value: unknown): string => {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
};

const ageOf = (time: string | null, now: number): string =>
  time === null ? "" : ageText(now - Date.parse(time));

const profileText = (profile: ProfileResponse, now: number): string => {
  const { id, identifiers, traits, accounts, links, events, orders, firstSeen, lastSeen } = profile;
  return [
    `Profile ${id}: ${events} events, ${orders} orders, first seen ${firstSeen ?? "never"}, last ${lastSeen ?? "never"}`,
    "",
    tableText(
      ["identifier", "since"],
      identifiers.map(({ identifier, since }) => [identifier, since]),
    ),
    "",
    tableText(
      ["trait", "value", "kind", "source", "age"],
      traits.map(({ name, value, kind, source, time, window, reason }) => [
        name,
        value === null && reason !== undefined ? `none: ${reason}` : valueText(value),
        window === undefined ? kind : `${kind}, ${window}`,
        source ?? "",
        ageOf(time, now),
      ]),
    ),
    ...(accounts.length === 0
      ? []
      : [
          "",
          tableText(
            ["account", "since", "source"],
            accounts.map(({ account, since, source }) => [account, since, source]),
          ),
        ]),
    ...(links.length === 0
      ? []
      : [
          "",
          tableText(
            ["link", "", "entry", "state"],
            links.map(({ a, b, seq, revokedBy }) => [
              a,
              b,
              String(seq),
              revokedBy === null ? "live" : `revoked by ${revokedBy}`,
            ]),
          ),
        ]),
  ].join("\n");
};

export const registerProfile: Register = (program, { terminal }) => {
  const command = program
    .command("profile")
    .description("show a profile: identifiers, traits with source and age, links")
    .argument("<who>", "a profile's id, or an identifier such as user_id:42");
  withJson(withConnection(command)).action(
    async (who: string, options: ConnectionOptions & JsonOption) => {
      const profile = await useApi(terminal, options, (api) => findProfile(api, who));
      answer(terminal, options, profile, () => profileText(profile, Date.now()));
    },
  );
};
