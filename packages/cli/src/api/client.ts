import type { IncomingMessage } from "node:http";
import type { Writable } from "node:stream";
import { text } from "node:stream/consumers";
import type { Operation } from "@attune/contract";
import { ProblemDocument } from "@attune/contract";
import { z } from "zod";
import { ApiProblem, CommandProblem } from "../problem/index.ts";
import type { Exchange } from "./exchange.ts";

type Answering = Omit<Operation, "response"> & { readonly response: z.ZodType };
type Streaming = Omit<Operation, "response"> & { readonly response: "rows" | "events" };

type Part<O, Name extends string> =
  O extends Readonly<Record<Name, infer T extends z.ZodType>>
    ? { readonly [N in Name]: z.input<T> }
    : { readonly [N in Name]?: undefined };
/** What a call of an operation is made of, as the contract has it. */
export type Parts<O> = Part<O, "params"> &
  Part<O, "query"> &
  Part<O, "body"> & { readonly headers?: Readonly<Record<string, string>> };

/** The API of one server, typed by the contract. */
export type Api = {
  readonly url: string;
  readonly call: <O extends Answering>(
    operation: O,
    parts: Parts<O>,
  ) => Promise<z.output<O["response"]>>;
  /**
   * Writes an answer of rows on, as fast as it is taken, and tells of each part's bytes. Rejects with
   * ECONNRESET when the answer breaks off before its end.
   */
  readonly stream: <O extends Streaming>(
    operation: O,
    parts: Parts<O>,
    onto: Writable,
    observe: (bytes: number) => void,
  ) => Promise<void>;
  readonly close: () => Promise<void>;
};

type LooseParts = {
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Parameters as the text that they travel as; what is absent or no scalar is left out. */
const entriesOf = (value: unknown): [string, string][] =>
  Object.entries(typeof value === "object" && value !== null ? { ...value } : {}).flatMap(
    ([name, each]: [string, unknown]): [string, string][] =>
      typeof each === "string" || typeof each === "number" ? [[name, String(each)]] : [],
  );

const pathOf = ({ path }: Operation, { params, query }: LooseParts): string => {
  const filled = entriesOf(params).reduce(
    (text, [name, value]) => text.replace(`{${name}}`, encodeURIComponent(value)),
    path,
  );
  const asked = entriesOf(query);
  return asked.length === 0 ? filled : `${filled}?${new URLSearchParams(asked).toString()}`;
};

const jsonOf = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

const problemOf = async (answer: IncomingMessage): Promise<CommandProblem> => {
  const status = answer.statusCode ?? 0;
  const parsed = ProblemDocument.safeParse(jsonOf(await text(answer)));
  if (!parsed.success)
    return new CommandProblem(`The server answered ${status}, and not as Attune does`, {
      fix: "Check the address: is it Attune's, or a proxy's before it?",
    });
  const seconds = Number(answer.headers["retry-after"] ?? Number.NaN);
  return new ApiProblem(parsed.data, Number.isFinite(seconds) ? seconds : null);
};

const isGood = ({ statusCode = 0 }: IncomingMessage): boolean =>
  statusCode >= 200 && statusCode < 300;

/** Writes a part and waits until it is written, or fails to be. */
const write = (onto: Writable, part: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) =>
    onto.write(part, (error) => (error ? reject(onto.errored ?? error) : resolve())),
  );

const writeOn = async (
  parts: AsyncIterable<Uint8Array>,
  onto: Writable,
  observe: (bytes: number) => void,
): Promise<void> => {
  // A failure to write is told by the write itself; its event comes after that.
  const heard = (): void => undefined;
  onto.on("error", heard);
  for await (const part of parts) {
    await write(onto, part);
    observe(part.length);
  }
  onto.off("error", heard);
};

export type ApiOptions = {
  readonly url: string;
  readonly exchange: Exchange;
  readonly keyFor: (operation: Operation) => string | undefined;
  readonly close: () => Promise<void>;
};

export const createApi = ({ url, exchange, keyFor, close }: ApiOptions): Api => {
  const send = (operation: Operation, parts: LooseParts): Promise<IncomingMessage> =>
    exchange.send({
      method: operation.method,
      path: pathOf(operation, parts),
      key: keyFor(operation),
      body: parts.body,
      headers: parts.headers ?? {},
    });

  return {
    url,
    call: async <O extends Answering>(operation: O, parts: Parts<O>) => {
      const answer = await send(operation, parts);
      if (!isGood(answer)) throw await problemOf(answer);
      const parsed = z.safeParse<O["response"]>(operation.response, jsonOf(await text(answer)));
      if (parsed.success) return parsed.data;
      throw new CommandProblem("The server's answer is not as this attune knows it", {
        detail: `${operation.method} ${operation.path}`,
        fix: "Use the attune of the server's version.",
      });
    },
    stream: async (operation, parts, onto, observe) => {
      const answer = await send(operation, parts);
      if (!isGood(answer)) throw await problemOf(answer);
      await writeOn(answer, onto, observe);
    },
    close: async () => {
      exchange.close();
      await close();
    },
  };
};
