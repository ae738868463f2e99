import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MadeKey, OperationName } from "@attune/contract";
import { onTestFinished } from "vitest";
import type { Request, RunningAttune } from "./running-attune.ts";

/** A directory that goes with the test. */
export const freshDirectory = (): string => {
  const directory = mkdtempSync(join(tmpdir(), "attune-keys-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
};

/** The request as the holder of a key sends it. */
export const withKey = (key: string, request: Request = {}): Request => ({
  ...request,
  key: null,
  headers: { ...request.headers, authorization: `Bearer ${key}` },
});

export const add = (attune: RunningAttune, body: object, request: Request = {}): Promise<MadeKey> =>
  attune.call("addKey", { ...request, body });

/** What a key meets: the problem, or null when it is let in. */
export const meets = async (
  attune: RunningAttune,
  key: string,
  name: OperationName = "clock",
): Promise<string | null> => {
  const response = await attune.send(name, withKey(key));
  if (response.ok) return null;
  const { type }: { type: string } = JSON.parse(await response.text());
  return type.replace("/problems/", "");
};
