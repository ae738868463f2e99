import { describe, expect, it } from "vitest";
import { attune, attuneJson, execAttune } from "./attune-command.ts";
import { exported, imported, importing } from "./importing.ts";

const MAP = `
source: till
format: { type: csv, separator: ";", decimal: "," }
skip:
  - { reason: test article, when: { sku: { $startsWith: TEST } } }
group: { by: [order], within: 40 }
rows:
  - type: track
    event: Order Completed
    userId: { $column: who }
    anonymousId: { $text: "receipt-{order}", when: { who: { $exists: false } } }
    timestamp: { $column: at, as: date, format: dd/MM/yyyy HH:mm, zone: Europe/Stockholm }
    properties:
      order_id: { $column: order }
      total: { $sum: [count, price] }
      currency: SEK
      products:
        $each:
          sku: { $column: sku }
          quantity: { $column: count, as: number }
          price: { $column: price, as: number }
`;
const HEADER = "order;who;sku;count;price;at";

/** Orders of four lines whose lines are mixed with those of their neighbours. */
const mixed = (orders: number): string[] => {
  const lines: string[] = [];
  for (let order = 0; order < orders; order += 8)
    for (let line = 0; line < 4; line += 1)
      for (let at = order; at < order + 8; at += 1)
        lines.push(
          `o${at};${at % 5 === 0 ? "" : `c${at % 300}`};p${line};${line + 1};${at % 90},${10 + line};02/03/2026 09:15`,
        );
  return lines;
};

describe("orders whose lines stand in rows of their own", () => {
  it("come in with exact sums, on the shop's clock, and nobody's orders are of nobody twice", async () => {
    const { command, data } = importing(
      [
        HEADER,
        "1;kim;mug;3;0,10;02/03/2026 09:15",
        "2;;mug;1;49,50;02/03/2026 09:15",
        "1;kim;tea;1;0,20;02/03/2026 09:15",
        "2;;TEST;1;0,00;02/03/2026 09:15",
        "3;;tea;1;1,00;02/07/2026 09:15",
      ].join("\n"),
      MAP,
    );
    const { tally } = await imported(command);
    expect(tally).toMatchObject({ rows: 5, accepted: 3, rejected: 0 });
    expect(await exported(data)).toMatchObject([
      { anonymousId: "receipt-2", properties: { order_id: "2", total: 49.5 } },
      {
        userId: "kim",
        timestamp: "2026-03-02T08:15:00.000Z",
        properties: { order_id: "1", total: 0.5, products: [{ sku: "mug" }, { sku: "tea" }] },
      },
      { anonymousId: "receipt-3", timestamp: "2026-07-02T07:15:00.000Z" },
    ]);
  });

  it("one with a bad line is rejected line by line, and no other", async () => {
    const { command } = importing(
      [
        HEADER,
        "1;kim;mug;x;0,10;02/03/2026 09:15",
        "2;lee;mug;1;1,00;02/03/2026 09:15",
        "1;kim;tea;1;0,20;02/03/2026 09:15",
      ].join("\n"),
      MAP,
    );
    const { tally } = await imported(command);
    expect(tally).toMatchObject({ rows: 3, accepted: 1, rejected: 2 });
    expect(tally.firstRejects.map(({ line, column, reason }) => [line, column, reason])).toEqual([
      [2, "count", '"x" is not a number'],
      [4, "", "its group is rejected for line 2"],
    ]);
  });

  it("an event that cannot be taken accounts for each of its rows", async () => {
    const map = `
source: till
format: { type: csv }
group: { by: [order] }
rows:
  - type: track
    event: Order Completed
    userId: { $column: who }
    properties: { order_id: { $column: order }, names: { $each: { $column: name } } }
  - { type: identify, userId: { $column: who } }
`;
    const large = "x".repeat(20_000);
    const rows = ["1,kim,a", `2,lee,${large}`, `2,lee,${large}`, "3,,a", "3,,b", "3,,c", "4,sam,a"];
    const { command } = importing(["order,who,name", ...rows].join("\n"), map);
    const { tally } = await imported(command);
    expect(tally).toMatchObject({ rows: 7, accepted: 4, rejected: 5 });
    expect(tally.firstRejects.map(({ line, reason }) => [line, reason])).toEqual([
      [3, expect.stringContaining("32768")],
      [4, "its event is rejected, see line 3"],
      [5, expect.any(String)],
      [6, "its event is rejected, see line 5"],
      [7, "its event is rejected, see line 5"],
    ]);
  });

  it("are there once and whole when the import was killed between their lines and goes on", async () => {
    const text = `${HEADER}\n${mixed(24_000).join("\n")}\n`;
    const [straight, killed] = [importing(text, MAP), importing(text, MAP)];
    await attuneJson(straight.command);
    const dead = await execAttune(killed.command, { ATTUNE_FAILPOINT: "commit.before-fsync:24" });
    expect(dead.signal).toBe("SIGKILL");
    const goneOn = await imported(killed.command);
    expect(goneOn.from).toBeGreaterThan(0);
    expect(goneOn.tally).toMatchObject({ rows: 96_000, rejected: 0 });

    const whole = await exported(straight.data);
    expect(whole).toHaveLength(24_000);
    const known = (events: typeof whole) =>
      events.map(({ messageId, properties }) => JSON.stringify([messageId, properties])).toSorted();
    expect(known(await exported(killed.data))).toEqual(known(whole));
    expect((await attune(["verify", ...killed.data])).code).toBe(0);
  }, 120_000);
});
