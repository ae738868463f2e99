import type { RecordConsentRequest } from "@attune/contract";
import { problem } from "@attune/contract";
import type { Purpose, Purposes, Statement } from "@attune/core/consent";
import { LONGEST_DURATION, parseDuration } from "@attune/core/duration";
import type { ReadSignals } from "@attune/core/signal";

/** Who records, where from, and when. */
export type Telling = {
  readonly source: string;
  readonly actor: string;
  /** Epoch ms. */
  readonly now: number;
  readonly purposes: Purposes;
};

type Told = NonNullable<RecordConsentRequest["statements"]>[number];

const refuse = (pointer: string, detail: string) =>
  problem("body-not-valid", { detail, errors: [{ pointer, detail }] });

const purposeNamed = (key: string, purposes: Purposes): Purpose => {
  const purpose = purposes.get(key);
  if (purpose) return purpose;
  throw problem("purpose-not-found", {
    detail: `There is no purpose ${key}; there are ${[...purposes.keys()].join(", ")}.`,
  });
};

const timeOf = ({ time }: Told, now: number, pointer: string): number => {
  const at = time === undefined ? now : Date.parse(time);
  if (at > now)
    throw refuse(`${pointer}/time`, "Nobody said anything in the future: it is now earlier.");
  return at;
};

const expiryOf = ({ granted, expires }: Told, time: number, purpose: Purpose, pointer: string) => {
  if (!granted) return null;
  if (expires === undefined)
    return purpose.expiresAfter === null ? null : time + purpose.expiresAfter;
  const after = parseDuration(expires);
  const at = after === null ? Date.parse(expires) : time + after;
  if (at <= time) throw refuse(`${pointer}/expires`, "A grant ends after it was given.");
  if (at - time > LONGEST_DURATION)
    throw refuse(
      `${pointer}/expires`,
      "A grant stands for 100 years at most; without `expires` it stands as the purpose says.",
    );
  return at;
};

const statementOf = (told: Told, index: number, telling: Telling): Statement => {
  const pointer = `/statements/${index}`;
  const purpose = purposeNamed(told.purpose, telling.purposes);
  const time = timeOf(told, telling.now, pointer);
  return {
    purpose: purpose.key,
    granted: told.granted,
    time,
    expires: expiryOf(told, time, purpose, pointer),
    basis: purpose.basis,
    source: told.source ?? telling.source,
    wording: told.wording ?? null,
    via: "api",
    actor: telling.actor,
  };
};

/** The statements of a request; a problem that says what is wrong when one of them cannot be taken. */
export const statementsTold = (
  { statements = [], tcString, gppString }: RecordConsentRequest,
  signals: ReadSignals,
  telling: Telling,
): readonly Statement[] => {
  const { actor, source, now, purposes } = telling;
  const told = statements.map((each, index) => statementOf(each, index, telling));
  const read = signals.ofStrings(
    { tcString, gppString },
    { purposes, source, time: now, gpc: false },
  );
  if (read.unreadable.length > 0)
    throw problem("consent-not-readable", {
      errors: read.unreadable.map(({ pointer, what }) => ({ pointer, detail: what })),
    });
  return [...told, ...read.statements.map((each) => ({ ...each, actor }))];
};
