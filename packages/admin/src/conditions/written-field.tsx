import { useState } from "react";
import { TextField } from "../ui/index.ts";

type WrittenFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly onWrite: (text: string) => void;
  /** The value that a text stands for: as long as it is the field's, the text stays as it was written. */
  readonly means?: (text: string) => string;
  readonly suggestions?: readonly string[];
  readonly placeholder?: string;
  readonly type?: "text" | "number";
};

const asItIs = (text: string): string => text;

/** A field whose text is kept as it is written, although what it means is written shorter. */
export const WrittenField = ({ value, onWrite, means = asItIs, ...rest }: WrittenFieldProps) => {
  const [text, setText] = useState(value);
  return (
    <TextField
      {...rest}
      isBare
      value={means(text) === value ? text : value}
      onChange={(next) => {
        setText(next);
        onWrite(next);
      }}
    />
  );
};

type CountFieldProps = {
  readonly label: string;
  readonly value: number;
  readonly most: number;
  readonly onChange: (value: number) => void;
};

const countIn = (text: string, most: number): number | null => {
  const count = Number(text);
  return Number.isInteger(count) && count > 0 && count <= most ? count : null;
};

/** A whole number; what is none yet stays in the field only. */
export const CountField = ({ label, value, most, onChange }: CountFieldProps) => (
  <WrittenField
    label={label}
    type="number"
    value={String(value)}
    means={(text) => String(countIn(text, most) ?? value)}
    onWrite={(text) => {
      const count = countIn(text, most);
      if (count !== null) onChange(count);
    }}
  />
);
