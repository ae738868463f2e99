import { readFileSync } from "node:fs";
import { isScalar, parse, visit } from "yaml";
import type { Scalar } from "yaml";
import { z } from "zod";
import type { DefinitionDocument } from "../definitions/index.ts";
import { CommandProblem } from "../problem/index.ts";

/** A value of a recipe that may be set: a YAML anchor names it, wherever it stands. */
export type Parameter = {
  readonly name: string;
  readonly value: string | number | boolean;
  /** What it is, from the comment at the top of its file. */
  readonly meaning: string;
};

const Value = z.union([z.string(), z.number(), z.boolean()]);
const Written = z.record(z.string(), z.json());

/** Parameters are told at the top of a file as `#   name: what it is.` */
const TOLD = /^# {3}([a-z][a-z0-9_]*): (.+)$/gm;

const meaningsIn = (file: string): ReadonlyMap<string, string> =>
  new Map(
    [...readFileSync(file, "utf8").matchAll(TOLD)].map(([, name = "", meaning = ""]) => [
      name,
      meaning,
    ]),
  );

/** Each scalar with an anchor: keys of mappings too. */
const namedScalars = ({ yaml }: DefinitionDocument): { name: string; scalar: Scalar }[] => {
  const found: { name: string; scalar: Scalar }[] = [];
  visit(yaml, {
    Scalar: (_, scalar) => {
      if (scalar.anchor !== undefined) found.push({ name: scalar.anchor, scalar });
    },
  });
  return found;
};

/** The parameters of a recipe, in the order in which its files tell them. */
export const parametersOf = (documents: readonly DefinitionDocument[]): Parameter[] => {
  const meanings = new Map(
    [...new Set(documents.map(({ file }) => file))].flatMap((file) => [...meaningsIn(file)]),
  );
  const values = new Map(
    documents.flatMap(namedScalars).map(({ name, scalar }) => [name, Value.parse(scalar.value)]),
  );
  return [...meanings].flatMap(([name, meaning]) => {
    const value = values.get(name);
    return value === undefined ? [] : [{ name, value, meaning }];
  });
};

/** A number that is above 0 in the recipe counts or measures something: below it would hold for everybody. */
const isInRange = ({ value }: Parameter, read: Parameter["value"]): boolean =>
  typeof value !== "number" || typeof read !== "number" || value <= 0 || read > 0;

/** Text stays text, whatever it looks like; a number must be one. */
const readAs = (parameter: Parameter, text: string): Parameter["value"] => {
  const { name, value } = parameter;
  if (typeof value === "string") return text;
  const read = Value.safeParse(parse(text));
  const isOne = read.success && typeof read.data === typeof value;
  if (isOne && isInRange(parameter, read.data)) return read.data;
  throw new CommandProblem(`${name} is not valid`, {
    detail: `--set ${name}=${text}`,
    fix: `Give a ${typeof value}${isOne ? " above 0" : ""}, as it is in the recipe: ${name}=${String(value)}.`,
  });
};

const settingsIn = (
  parameters: readonly Parameter[],
  given: readonly string[],
): ReadonlyMap<string, Parameter["value"]> =>
  new Map(
    given.map((text) => {
      const [, name = text, value = ""] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
      const parameter = parameters.find((each) => each.name === name);
      if (parameter && value !== "") return [name, readAs(parameter, value)];
      const names = parameters.map((each) => each.name).join(", ");
      throw new CommandProblem("This cannot be set", {
        detail: `--set ${text}`,
        fix:
          names === ""
            ? "This recipe has no parameters."
            : `Write NAME=VALUE, with one of: ${names}.`,
      });
    }),
  );

/** The documents with values set: `given` as NAME=VALUE. */
export const withSettings = (
  documents: readonly DefinitionDocument[],
  given: readonly string[],
): DefinitionDocument[] => {
  const settings = settingsIn(parametersOf(documents), given);
  return documents.map((document) => {
    for (const { name, scalar } of namedScalars(document)) {
      const value = settings.get(name);
      if (value !== undefined && isScalar(scalar)) scalar.value = value;
    }
    return { ...document, value: Written.parse(document.yaml.toJS()) };
  });
};
