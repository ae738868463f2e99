import type { SegmentState } from "@attune/contract";
import { describe, expect, it } from "vitest";
import { listText } from "./list.ts";

const VIP: Omit<SegmentState, "status" | "progress"> = {
  key: "vip",
  name: "VIP",
  of: "profile",
  version: 1,
  members: 12,
  namedBy: [],
};

describe("L10: the list of segments", () => {
  it("says of one that still looks at everybody that its count is not whole", () => {
    const [, row = ""] = listText([{ ...VIP, status: "catching up", progress: 0.25 }]).split("\n");
    expect(row).toMatch(/ 12 so far +v1 +catching up, 25\.0 %/);
  });

  it("gives the count of one that has caught up as it is", () => {
    const [, row = ""] = listText([{ ...VIP, status: "live", progress: 1 }]).split("\n");
    expect(row).toMatch(/ 12 +v1 +live/);
  });
});
