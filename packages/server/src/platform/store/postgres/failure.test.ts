import { describe, expect, test } from "vitest";
import { failureKind, isUnavailable } from "./failure.ts";

const failing = (code: string, message = "it failed"): Error =>
  Object.assign(new Error(message), { code });

describe("a failed call to PostgreSQL", () => {
  test.each([
    ["08006", "unreachable"],
    ["08P01", "unreachable"],
    ["57P01", "unreachable"],
    ["57P02", "unreachable"],
    ["57P03", "unreachable"],
    ["57P04", "unreachable"],
    ["28P01", "unreachable"],
    ["3D000", "unreachable"],
    ["25006", "unreachable"],
    ["25P03", "unreachable"],
    ["ECONNREFUSED", "unreachable"],
    ["ECONNRESET", "unreachable"],
    ["ENOTFOUND", "unreachable"],
    ["53100", "exhausted"],
    ["53200", "exhausted"],
    ["53300", "exhausted"],
    ["58030", "exhausted"],
    ["57014", "exhausted"],
    ["40001", "retry"],
    ["40P01", "retry"],
    ["55P03", "retry"],
    ["40002", "failure"],
    ["23505", "failure"],
    ["42601", "failure"],
    ["22021", "failure"],
    ["25001", "failure"],
    ["XX000", "failure"],
    ["EINVAL", "failure"],
    ["", "failure"],
  ])("with the code %s is %s", (code, kind) => {
    expect(failureKind(failing(code))).toBe(kind);
  });

  test.each([
    ["Connection terminated unexpectedly", "unreachable"],
    ["Connection terminated due to connection timeout", "unreachable"],
    ["timeout expired", "unreachable"],
    ["Client was closed and is not queryable", "unreachable"],
    ["Client has encountered a connection error and is not queryable", "unreachable"],
    ["Query read timeout", "unreachable"],
    ["timeout exceeded when trying to connect", "exhausted"],
    ["something else", "failure"],
  ])("that says only %j is %s", (message, kind) => {
    expect(failureKind(new Error(message))).toBe(kind);
  });

  test("asks the caller to come back only when that can help", () => {
    expect(isUnavailable(failing("53100"))).toBe(true);
    expect(isUnavailable(failing("57P01"))).toBe(true);
    expect(isUnavailable(failing("40P01"))).toBe(false);
    expect(isUnavailable(failing("23505"))).toBe(false);
    expect(isUnavailable("a word")).toBe(false);
  });
});
