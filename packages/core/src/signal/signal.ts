import type { Purpose, Purposes, Statement } from "../consent/index.ts";
import { categoryForm } from "../consent/index.ts";
import { CONSENT_UPDATED } from "../event/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import { isObject, own, ownText } from "../json/index.ts";
import type { GppReading } from "./gpp.ts";
import { readGpp } from "./gpp.ts";
import { remembering } from "./remember.ts";
import { tcfPurposesOf } from "./tcf.ts";

/** What the statements of one message have in common. */
export type SignalContext = {
  readonly purposes: Purposes;
  readonly source: string;
  /** When the person said it, epoch ms. */
  readonly time: number;
  /** The request carried `Sec-GPC: 1`. */
  readonly gpc: boolean;
};

/** A signal that could not be read: where in the message (a JSON Pointer), and what is wrong. */
export type UnreadableSignal = { readonly pointer: string; readonly what: string };

export type Signals = {
  /** At most one for each purpose: where signals of one message disagree, the denial stands. */
  readonly statements: readonly Statement[];
  readonly unreadable: readonly UnreadableSignal[];
};

export type ConsentStrings = {
  readonly tcString?: string | undefined;
  readonly gppString?: string | undefined;
};

export type ReadSignals = {
  /** The signals of a message as it was sent: Segment's consent object, TCF, GPP, Global Privacy Control. */
  readonly ofMessage: (message: JsonObject, context: SignalContext) => Signals;
  /** The signals of consent strings alone. */
  readonly ofStrings: (strings: ConsentStrings, context: SignalContext) => Signals;
};

const MAX_WORDING = 100;
/** Strings remembered of each kind. */
const REMEMBERED = 256;

const NONE: Signals = { statements: [], unreadable: [] };

type Answer = { readonly granted: boolean; readonly via: Statement["via"] };
type Answers = Map<Purpose, Answer>;

/** Notes what one signal says of a purpose; a denial stands, whichever signal comes first. */
const note = (
  answers: Answers,
  purpose: Purpose,
  granted: boolean,
  via: Statement["via"],
): void => {
  const before = answers.get(purpose);
  if (before === undefined || (before.granted && !granted)) answers.set(purpose, { granted, via });
};

type Reading = {
  readonly answers: Answers;
  readonly unreadable: UnreadableSignal[];
  readonly purposes: Purposes;
};

const pointerTo = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");

const readCategories = (
  reading: Reading,
  preferences: Json | undefined,
  via: Statement["via"],
): void => {
  if (preferences === undefined) return;
  const at = "/context/consent/categoryPreferences";
  if (!isObject(preferences)) {
    reading.unreadable.push({ pointer: at, what: "wants an object of true and false" });
    return;
  }
  for (const [category, value] of Object.entries(preferences)) {
    if (typeof value !== "boolean") {
      const pointer = `${at}/${pointerTo(category)}`;
      reading.unreadable.push({ pointer, what: "wants true or false; it was ignored" });
      continue;
    }
    const name = categoryForm(category);
    for (const purpose of reading.purposes.values())
      if (purpose.key === name || purpose.signals.segment.has(name))
        note(reading.answers, purpose, value, via);
  }
};

const readGpc = ({ purposes, answers }: Reading, via: Statement["via"]): void => {
  for (const purpose of purposes.values())
    if (purpose.signals.gpc) note(answers, purpose, false, via);
};

const noteTcf = (
  { purposes, answers }: Reading,
  consented: ReadonlySet<number>,
  via: Statement["via"],
): void => {
  for (const purpose of purposes.values()) {
    const { tcf } = purpose.signals;
    if (tcf.length > 0)
      note(
        answers,
        purpose,
        tcf.every((id) => consented.has(id)),
        via,
      );
  }
};

const noteGpp = (reading: Reading, { tcf, optOuts, gpc }: GppReading): void => {
  if (tcf !== null) noteTcf(reading, tcf, "gpp");
  if (gpc) readGpc(reading, "gpp");
  for (const purpose of reading.purposes.values())
    // Global Privacy Control is an opt-out of all that these sections know.
    if (purpose.signals.gpp.some((name) => gpc || [...optOuts].some((each) => each === name)))
      note(reading.answers, purpose, false, "gpp");
};

const signalsOf = (
  { answers, unreadable }: Reading,
  { source, time }: SignalContext,
  wording: string | null,
): Signals => {
  const statements = [...answers].map(
    ([purpose, { granted, via }]): Statement => ({
      purpose: purpose.key,
      granted,
      time,
      expires: granted && purpose.expiresAfter !== null ? time + purpose.expiresAfter : null,
      basis: purpose.basis,
      source,
      wording,
      via,
    }),
  );
  return { statements, unreadable };
};

type Decoders = {
  readonly tcf: (text: string) => ReadonlySet<number> | null;
  readonly gpp: (text: string) => GppReading | null;
};

/** A string's field: absent, text, or something that is no consent string. */
type Given = { readonly value: Json | undefined; readonly pointer: string };

const readStrings = (reading: Reading, { tcf, gpp }: Decoders, tc: Given, gp: Given): void => {
  if (tc.value !== undefined && tc.value !== "") {
    const decoded = typeof tc.value === "string" ? tcf(tc.value) : null;
    if (decoded) noteTcf(reading, decoded, "tcf");
    else reading.unreadable.push({ pointer: tc.pointer, what: "is no TC string of version 2" });
  }
  if (gp.value !== undefined && gp.value !== "") {
    const decoded = typeof gp.value === "string" ? gpp(gp.value) : null;
    if (decoded) noteGpp(reading, decoded);
    if (!decoded || decoded.flawed)
      reading.unreadable.push({
        pointer: gp.pointer,
        what: decoded ? "has a section that cannot be read" : "is no GPP string",
      });
  }
};

const wordingOf = (consent: Json | undefined): string | null =>
  ownText(consent, "wording")?.slice(0, MAX_WORDING) ?? null;

/**
 * Reads what messages say about consent. Nothing throws: what cannot be read is named and grants
 * nothing. A message without a signal costs three look-ups.
 */
export const createSignals = (): ReadSignals => {
  const decoders: Decoders = {
    tcf: remembering(tcfPurposesOf, REMEMBERED),
    gpp: remembering(readGpp, REMEMBERED),
  };
  return {
    ofMessage: (message, context) => {
      const said = own(message, "context");
      const consent = own(said, "consent");
      const gpc = context.gpc || own(said, "globalPrivacyControl") === true;
      if (consent === undefined && !gpc) return NONE;
      const reading: Reading = {
        answers: new Map(),
        unreadable: [],
        purposes: context.purposes,
      };
      if (consent !== undefined && !isObject(consent))
        reading.unreadable.push({ pointer: "/context/consent", what: "wants an object" });
      const via = own(message, "event") === CONSENT_UPDATED ? "event" : "segment";
      readCategories(reading, own(consent, "categoryPreferences"), via);
      if (gpc) readGpc(reading, "gpc");
      readStrings(
        reading,
        decoders,
        { value: own(consent, "tcString"), pointer: "/context/consent/tcString" },
        { value: own(consent, "gppString"), pointer: "/context/consent/gppString" },
      );
      return signalsOf(reading, context, wordingOf(consent));
    },
    ofStrings: ({ tcString, gppString }, context) => {
      const reading: Reading = { answers: new Map(), unreadable: [], purposes: context.purposes };
      readStrings(
        reading,
        decoders,
        { value: tcString, pointer: "/tcString" },
        { value: gppString, pointer: "/gppString" },
      );
      return signalsOf(reading, context, null);
    },
  };
};
