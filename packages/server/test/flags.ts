import { expect } from "vitest";
import type { Answer, Request, RunningAttune } from "./running-attune.ts";

/** Evaluates one flag. */
export const flag = (
  attune: RunningAttune,
  key: string,
  context: object,
  more: Request = {},
): Promise<Answer<"evaluateFlag">> =>
  attune.call("evaluateFlag", { params: { key }, body: { context }, ...more });

/** Every flag by its key, with the answer's entity tag. */
export const flags = async (attune: RunningAttune, context: object, more: Request = {}) => {
  const response = await attune.send("evaluateFlags", { body: { context }, ...more });
  const text = await response.text();
  expect(response.status, text).toBe(200);
  const { flags: all }: Answer<"evaluateFlags"> = JSON.parse(text);
  return {
    etag: response.headers.get("etag") ?? "",
    byKey: new Map(all.map((each) => [each.key, each])),
  };
};

/** What OFREP's clients find in an answer that is none: the status, and the members that they read. */
export const failure = async (
  attune: RunningAttune,
  name: "evaluateFlag" | "evaluateFlags",
  request: Request,
) => {
  const { status, problem, headers } = await attune.refused(name, request);
  const { key, errorCode, errorDetails } = problem;
  expect(errorDetails).toEqual(expect.any(String));
  return { status, key, errorCode, headers };
};
