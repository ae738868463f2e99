import fastify from "fastify";
import { expect, onTestFinished, test } from "vitest";
import type { RowsAnswer } from "./rows.ts";
import { sendRows } from "./rows.ts";

test("an answer of which nobody takes anything is cut, and its reading ends", async () => {
  const state = { rows: 0, isDone: false };
  const broken = Promise.withResolvers<unknown>();
  const ended = Promise.withResolvers<void>();
  const answer: RowsAnswer = {
    contentType: "text/plain",
    fileName: "rows.txt",
    rows: (async function* () {
      for (;;) {
        state.rows += 1;
        yield { row: state.rows };
      }
    })(),
    encode: async function* (rows) {
      for await (const { row } of rows) yield `${JSON.stringify(row)} ${"x".repeat(100_000)}\n`;
    },
    done: () => (state.isDone = true),
  };
  const app = fastify();
  onTestFinished(() => app.close());
  app.get("/", async (_request, reply) =>
    sendRows(
      answer,
      {
        shown: (row) => row,
        onBreak: broken.resolve,
        onStart: (end) => void end.then(ended.resolve),
        patience: 20,
      },
      reply,
    ),
  );
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  const { body } = await fetch(url);
  const reader = body?.getReader();
  await reader?.read();
  expect(String(await broken.promise)).toContain("the client took nothing for 0.02 s");
  await ended.promise;
  expect(state.isDone).toBe(true);
  const rest = async () => {
    for (let part = await reader?.read(); part?.done === false;) part = await reader?.read();
  };
  await expect(rest()).rejects.toThrow("terminated");
});
