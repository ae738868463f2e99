import { expect } from "vitest";
import type { RunningAttune } from "./running-attune.ts";

/** A message as a client sends it. */
export type Message = Readonly<Record<string, unknown>>;

export const batch = (attune: RunningAttune, ...messages: readonly Message[]) =>
  attune.call("batch", { body: { batch: messages } });

export const joins = (userId: string, groupId: string, more: Message = {}): Message => ({
  type: "group",
  userId,
  groupId,
  ...more,
});

export const account = (attune: RunningAttune, id: string) =>
  attune.call("account", { params: { id } });

export const membersOf = async (attune: RunningAttune, id: string): Promise<string[][]> => {
  const { members } = await attune.call("accountMembers", { params: { id } });
  return members.map(({ identifiers }) => identifiers);
};

export const accountsOf = async (attune: RunningAttune, identifier: string) =>
  (await attune.call("findProfile", { query: { identifier } })).accounts;
export const namesOf = async (attune: RunningAttune, identifier: string) =>
  (await accountsOf(attune, identifier)).map((each) => each.account);

export const leave = (attune: RunningAttune, id: string, identifier: string) =>
  attune.call("leaveAccount", { params: { id, identifier } });

export const sentences = async (attune: RunningAttune, identifier: string): Promise<string[]> => {
  const { id } = await attune.call("findProfile", { query: { identifier } });
  const { entries } = await attune.call("timeline", { params: { id } });
  return entries.map(({ sentence }) => sentence);
};

export const verified = async (attune: RunningAttune): Promise<void> =>
  expect(await attune.call("verify")).toMatchObject({ ok: true });
