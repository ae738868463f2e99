import { LANGUAGES } from "@attune/core/condition";
import type { Decision } from "@attune/core/decision";
import { itemSentencesOf } from "@attune/core/decision";
import { LEFT_OUT } from "@attune/recommender/shelf";
import { expect, test } from "vitest";

const leaving = (rule: string): Decision => ({
  id: "d",
  slot: "home",
  channel: "web",
  reason: "FALLBACK",
  parameters: {},
  offer: null,
  content: null,
  items: null,
  candidates: [],
  funnel: { considered: 0, eligible: 0, returned: 0, stopped: {} },
  inputs: [],
  versions: {},
  time: 0,
  readAt: 1,
  definitionsAt: 1,
  engine: "attune-decide/3",
  subject: null,
  latency: 1,
  facts: { shelves: { "for-you": { model: "m", items: [], left: { [rule]: 1 } } } },
});

test.each(LEFT_OUT)("what the rule %s left out is told in words of both languages", (rule) => {
  for (const language of LANGUAGES) {
    const [sentence = ""] = itemSentencesOf(leaving(rule), language);
    expect(sentence).toMatch(/: 1 .+\.$/);
    expect(sentence).not.toMatch(new RegExp(`: 1 ${rule}\\.$`));
  }
});
