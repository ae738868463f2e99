import { once } from "node:events";
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { attune, attuneJson, freshFolder, spawnAttune } from "./attune-command.ts";

const ROW = '{"messageId":"m0"}\n';

type Answer = (response: ServerResponse) => void;

/** A server that answers every export in the same way. */
const startServer = async (answer: Answer): Promise<string> => {
  const server = createServer((_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { "content-type": "application/x-ndjson" });
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
};

const whole: Answer = (response) => void response.end(ROW);
const endless: Answer = (response) => void response.write(ROW);

const exportTo = (out: string, url: string): string[] =>
  ["export", "events", "--out", out].concat(["--url", url, "--key", "k"]);

describe("an export into a file", () => {
  it.skipIf(process.platform === "win32")(
    "through a link replaces what the link leads to, and makes it where it leads to nothing",
    async () => {
      const url = await startServer(whole);
      const place = freshFolder();
      mkdirSync(join(place, "elsewhere"));
      writeFileSync(join(place, "elsewhere", "there"), "the one before");
      for (const name of ["there", "not-yet"]) {
        const link = join(place, `link-to-${name}`);
        symlinkSync(join("elsewhere", name), link);
        await attuneJson(exportTo(link, url));
        expect(lstatSync(link).isSymbolicLink()).toBe(true);
        expect(readlinkSync(link)).toBe(join("elsewhere", name));
        expect(readFileSync(join(place, "elsewhere", name), "utf8")).toBe(ROW);
      }
      expect(readdirSync(join(place, "elsewhere"))).toEqual(["not-yet", "there"]);
    },
  );

  it("may have as long a name as the file system takes", async () => {
    const url = await startServer(whole);
    const place = freshFolder();
    const name = `${"å".repeat(123)}.ndjson`;
    await attuneJson(exportTo(join(place, name), url));
    expect(readdirSync(place)).toEqual([name]);
  });

  it.each([
    ["", "--out names no file"],
    [
      join(tmpdir(), "attune-no-directory", "events.ndjson"),
      join(tmpdir(), "attune-no-directory\n"),
    ],
    [join(tmpdir(), "x".repeat(300)), "The name is too long"],
  ])("%j is refused before anything is asked", async (out, said) => {
    const { code, err } = await attune(exportTo(out, "http://127.0.0.1:1"));
    expect(code).toBe(1);
    expect(err).toContain(said);
  });
});

describe.skipIf(process.platform === "win32")("an export into a file that is stopped", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("by %s leaves nothing of it and says so", async (signal, expected) => {
    const url = await startServer(endless);
    const place = freshFolder();
    const file = join(place, "events.ndjson");
    writeFileSync(file, "the one before");
    const child = spawnAttune(exportTo(file, url));
    const ended = once(child, "close");
    const said = child.stderr ? text(child.stderr) : "";
    await expect
      .poll(() => readdirSync(place).filter((name) => name.endsWith(".part")))
      .toHaveLength(1);
    child.kill(signal);
    const [code]: unknown[] = await ended;
    expect(code).toBe(expected);
    expect(await said).toContain(
      `The export was stopped\n  Nothing was kept; ${file} is as it was.`,
    );
    expect(readdirSync(place)).toEqual(["events.ndjson"]);
    expect(readFileSync(file, "utf8")).toBe("the one before");
  });
});
