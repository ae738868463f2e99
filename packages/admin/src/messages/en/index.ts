import { ACCOUNTS } from "./accounts.ts";
import { CHOICES } from "./choices.ts";
import { CONDITIONS } from "./conditions.ts";
import { DECISIONS } from "./decisions.ts";
import { DEFINITIONS } from "./definitions.ts";
import { FIELDS } from "./fields.ts";
import { FLAWS } from "./flaws.ts";
import { FORM } from "./form.ts";
import { FRAME } from "./frame.ts";
import { HOME } from "./home.ts";
import { ITEMS } from "./items.ts";
import { LIVE } from "./live.ts";
import { PEOPLE } from "./people.ts";
import { PROBLEMS } from "./problems.ts";
import { QUALITY } from "./quality.ts";
import { RECOMMENDERS } from "./recommenders.ts";
import { REJECTIONS } from "./rejections.ts";
import { SEGMENTS } from "./segments.ts";
import { SESSION } from "./session.ts";
import { SETUP } from "./setup.ts";
import { SOURCES } from "./sources.ts";
import { KEYS } from "./keys.ts";
import { TEAM } from "./team.ts";
import { AUDIT } from "./audit.ts";
import { CONSENT } from "./consent.ts";
import { PLANS } from "./plans.ts";
import { PRESSURE } from "./pressure.ts";
import { SHELVES } from "./shelves.ts";
import { TRY } from "./try.ts";
import { UI } from "./ui.ts";
import { WHY } from "./why.ts";
import { YOU } from "./you.ts";

export const EN = {
  ...UI,
  ...PROBLEMS,
  ...FIELDS,
  ...CHOICES,
  ...RECOMMENDERS,
  ...SHELVES,
  ...REJECTIONS,
  ...FLAWS,
  ...FORM,
  ...FRAME,
  ...SESSION,
  ...WHY,
  ...QUALITY,
  ...HOME,
  ...LIVE,
  ...PEOPLE,
  ...ACCOUNTS,
  ...CONDITIONS,
  ...SEGMENTS,
  ...DECISIONS,
  ...DEFINITIONS,
  ...ITEMS,
  ...SETUP,
  ...PLANS,
  ...TEAM,
  ...YOU,
  ...CONSENT,
  ...AUDIT,
  ...KEYS,
  ...SOURCES,
  ...PRESSURE,
  ...TRY,
} as const;
