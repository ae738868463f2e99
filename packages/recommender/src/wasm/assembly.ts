// As much of an assembler as the kernels need: each function answers the bytes of an expression, and
// expressions are put together as they are written. Opcodes: WebAssembly 2.0, chapter 5.4.

export type Code = readonly number[];

/** A local variable of a function, by its number. */
export type Local = number;

const unsigned = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];

const signed = (value: number): number[] =>
  value >= -0x40 && value < 0x40 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];

const bytesOf = (value: number): number[] => [...new Uint8Array(Float64Array.of(value).buffer)];

const one =
  (...opcode: number[]) =>
  (a: Code): Code => [...a, ...opcode];
const two =
  (...opcode: number[]) =>
  (a: Code, b: Code): Code => [...a, ...b, ...opcode];

export const get = (local: Local): Code => [0x20, ...unsigned(local)];
export const set = (local: Local, value: Code): Code => [...value, 0x21, ...unsigned(local)];
/** All of these, one after the other. */
export const all = (...steps: readonly Code[]): Code => steps.flat();

/** Whole numbers of 32 bits: places in the memory, in bytes. */
export const i32 = {
  of: (value: number): Code => [0x41, ...signed(value)],
  add: two(0x6a),
  sub: two(0x6b),
  mul: two(0x6c),
};

/** Numbers of 64 bits. `place` is in bytes, and `offset` is added to it. */
export const f64 = {
  of: (value: number): Code => [0x44, ...bytesOf(value)],
  add: two(0xa0),
  sub: two(0xa1),
  mul: two(0xa2),
  div: two(0xa3),
  sqrt: one(0x9f),
  load: (place: Code, offset = 0): Code => [...place, 0x2b, 3, ...unsigned(offset)],
  store: (place: Code, value: Code, offset = 0): Code => [
    ...place,
    ...value,
    0x39,
    3,
    ...unsigned(offset),
  ],
  isMore: two(0x64),
};

/** Two numbers of 64 bits side by side. */
export const pair = {
  zero: [0xfd, 0x0c, ...Array.from({ length: 16 }, () => 0)],
  load: (place: Code): Code => [...place, 0xfd, 0x00, 3, 0],
  store: (place: Code, value: Code): Code => [...place, ...value, 0xfd, 0x0b, 3, 0],
  /** The same number twice. */
  both: one(0xfd, 0x14),
  add: two(0xfd, 0xf0, 0x01),
  sub: two(0xfd, 0xf1, 0x01),
  mul: two(0xfd, 0xf2, 0x01),
  left: one(0xfd, 0x21, 0),
  right: one(0xfd, 0x21, 1),
} as const;

/** `yes` where `is` is not nought, else `no`; both are worked out. */
export const choose = (is: Code, yes: Code, no: Code): Code => [...yes, ...no, ...is, 0x1b];

// A block around a loop: to leave is to jump behind the outer, to go on is to jump to the inner.
const START = [0x02, 0x40, 0x03, 0x40];
const LEAVE_UNLESS_BELOW = [0x4f, 0x0d, 1];
const AGAIN = [0x0c, 0, 0x0b, 0x0b];

/** Steps again and again while a place is below another, looked at before each time. */
export const whileBelow = (place: Code, end: Code, ...steps: readonly Code[]): Code => [
  ...START,
  ...place,
  ...end,
  ...LEAVE_UNLESS_BELOW,
  ...steps.flat(),
  ...AGAIN,
];

/** What a function is made of: its parameters, all whole numbers, come first among its locals. */
export type Definition = {
  readonly name: string;
  readonly parameters: number;
  /** How many locals of each kind follow, in this order. */
  readonly locals: { readonly i32: number; readonly f64: number; readonly pair: number };
  readonly body: Code;
};

const section = (id: number, parts: readonly Code[]): Code => {
  const bytes = [...unsigned(parts.length), ...parts.flat()];
  return [id, ...unsigned(bytes.length), ...bytes];
};
const named = (name: string): Code => {
  const bytes = new TextEncoder().encode(name);
  return [...unsigned(bytes.length), ...bytes];
};

const bodyOf = ({ locals, body }: Definition): Code => {
  const kinds = [locals.i32, 0x7f, locals.f64, 0x7c, locals.pair, 0x7b];
  const bytes = [3, ...kinds.flatMap((value, at) => (at % 2 === 0 ? unsigned(value) : [value]))];
  const whole = [...bytes, ...body, 0x0b];
  return [...unsigned(whole.length), ...whole];
};

/** A null byte, "asm", and the version. */
const MAGIC = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** A module of these functions, over a memory that it is given as `own.memory`. */
export const assemble = (functions: readonly Definition[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([
    ...MAGIC,
    ...section(
      1,
      functions.map(({ parameters }) => [
        0x60,
        ...unsigned(parameters),
        ...Array.from({ length: parameters }, () => 0x7f),
        0,
      ]),
    ),
    ...section(2, [[...named("own"), ...named("memory"), 0x02, 0x00, 0]]),
    ...section(
      3,
      functions.map((_, at) => unsigned(at)),
    ),
    ...section(
      7,
      functions.map(({ name }, at) => [...named(name), 0x00, ...unsigned(at)]),
    ),
    ...section(10, functions.map(bodyOf)),
  ]);
