import { load } from "../load.ts";
import type { Stub } from "./replay.ts";
import { replay } from "./replay.ts";

declare global {
  interface Window {
    attune?: Stub;
  }
}

const script = document.currentScript;
const origin =
  script && "src" in script && script.src ? new URL(script.src).origin : location.origin;

window.attune = replay(window.attune ?? {}, origin, load);
