// Installs what package-lock.json names, unless that is already there. Runs on any Node >= 20:
// it is the step that brings the project's own Node.
import { execSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";

const marker = "node_modules/.package-lock.json";
const installed =
  existsSync(marker) &&
  existsSync("node_modules/.bin/attune") &&
  statSync(marker).mtimeMs >= statSync("package-lock.json").mtimeMs;

if (!installed) {
  console.log("Installing (once, about half a minute) …");
  execSync("npm ci --ignore-scripts --no-audit --no-fund --loglevel=error", { stdio: "inherit" });
}
