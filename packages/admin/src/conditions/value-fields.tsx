import { useI18n } from "../i18n/index.ts";
import { Select } from "../ui/index.ts";
import styles from "./conditions.module.css";
import { DurationField } from "./duration-field.tsx";
import { durationIn } from "./duration.ts";
import type { OperatorName, ValueForm } from "./value-test.ts";
import {
  COMPARISONS,
  isRelative,
  listed,
  OPERATORS,
  scalarOf,
  textOf,
  withOperator,
} from "./value-test.ts";
import { WrittenField } from "./written-field.tsx";

const isOperator = (text: string): text is OperatorName =>
  OPERATORS.some((operator) => operator === text);

type ValueFieldsProps = {
  readonly form: ValueForm;
  readonly onChange: (form: ValueForm) => void;
  /** A figure is only compared; a value of an event is never asked against now. */
  readonly of: "value" | "property" | "figure";
};

const operatorsOf = (of: ValueFieldsProps["of"], current: OperatorName): OperatorName[] => {
  if (of === "value") return [...OPERATORS];
  const all: readonly OperatorName[] =
    of === "figure" ? COMPARISONS : OPERATORS.filter((each) => !isRelative(each));
  return all.includes(current) ? [...all] : [...all, current];
};

const Values = ({ form, onChange }: ValueFieldsProps) => {
  const { t } = useI18n();
  const { op, values } = form;
  const label = t("conditions.value");
  switch (op) {
    case "isKnown":
    case "isMissing":
      return null;
    case "oneOf":
    case "noneOf":
      return (
        <WrittenField
          label={label}
          placeholder={t("conditions.several")}
          value={values.map(textOf).join(", ")}
          means={(text) => listed(text).map(scalarOf).map(textOf).join(", ")}
          onWrite={(text) => onChange({ op, values: listed(text).map(scalarOf) })}
        />
      );
    case "longerAgo":
    case "within":
    case "laterThan":
    case "sooner":
      return (
        <DurationField
          duration={durationIn(values[0]) ?? { amount: 30, unit: "d" }}
          onChange={(length) => onChange({ op, values: [length] })}
        />
      );
    case "matches":
      return (
        <WrittenField
          label={label}
          value={String(values[0] ?? "")}
          onWrite={(text) => onChange({ op, values: [text] })}
        />
      );
    default:
      return (
        <WrittenField
          label={label}
          value={textOf(values[0] ?? "")}
          means={(text) => textOf(scalarOf(text))}
          onWrite={(text) => onChange({ op, values: [scalarOf(text)] })}
        />
      );
  }
};

/** What is wanted of a value: how it is compared, and with what. */
export const ValueFields = (props: ValueFieldsProps) => {
  const { t } = useI18n();
  const { form, onChange, of } = props;
  return (
    <>
      <div className={styles["operator"]}>
        <Select
          label={t("conditions.operator")}
          isBare
          value={form.op}
          options={operatorsOf(of, form.op).map((op) => ({
            value: op,
            label: t(`conditions.op.${op}`),
          }))}
          onChange={(op) => {
            if (isOperator(op)) onChange(withOperator(form, op));
          }}
        />
      </div>
      <div className={of === "figure" ? styles["short"] : styles["operand"]}>
        <Values {...props} />
      </div>
    </>
  );
};
