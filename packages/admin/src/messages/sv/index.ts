import type { Messages } from "../index.ts";
import { DECISIONS } from "./decisions.ts";
import { FRAME } from "./frame.ts";
import { HOME } from "./home.ts";
import { LIVE } from "./live.ts";
import { PEOPLE } from "./people.ts";
import { SESSION } from "./session.ts";
import { UI } from "./ui.ts";
import { WHY } from "./why.ts";

export const SV: Messages = {
  ...UI,
  ...FRAME,
  ...SESSION,
  ...WHY,
  ...HOME,
  ...LIVE,
  ...PEOPLE,
  ...DECISIONS,
};
