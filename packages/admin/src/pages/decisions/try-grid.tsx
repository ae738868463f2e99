import type { I18n } from "../../i18n/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Empty, Link, Loading, ProblemNote, Section } from "../../ui/index.ts";
import { ContentPreview } from "../../content/index.ts";
import type { NameOf } from "../../definitions/index.ts";
import { Named, useNames } from "../../definitions/index.ts";
import styles from "./try.module.css";
import { PersonName } from "./person-name.tsx";
import type { TryInput } from "./try-input.ts";
import { bodyOf, listOf, tryAddress } from "./try-input.ts";
import type { Tried } from "./use-try.ts";
import { useTriedAll } from "./use-try.ts";

type Axis = readonly { readonly name: string; readonly fields: Partial<TryInput> }[];

type Asked = {
  readonly data: Tried | undefined;
  readonly error: Error | null;
};

const Cell = ({
  asked,
  address,
  slot,
}: {
  readonly asked: Asked;
  readonly address: string;
  readonly slot: string;
}) => {
  const { t } = useI18n();
  const nameOf = useNames();
  const { data, error } = asked;
  if (error !== null) return <ProblemNote error={error} />;
  const decision = data?.decisions[slot];
  if (decision === undefined) return <Loading lines={2} />;
  const { offer, reason, content, items } = decision;
  return (
    <>
      <p className={styles["cellHead"]}>
        <Link to={address}>
          {offer === null ? t("try.default") : <Named kind="offer" of={offer} />}
        </Link>
        {offer === null ? <span>{t(`reason.${reason}`)}</span> : null}
      </p>
      <ContentPreview
        name={offer === null ? nameOf("slot", slot) : nameOf("offer", offer)}
        content={content}
        items={items}
        isSmall
      />
    </>
  );
};

const rowsFor = ({ t }: I18n, input: TryInput, locales: readonly string[]): Axis =>
  input.grid === "people"
    ? [...new Set([input.for, ...listOf(input.beside)])]
        .filter((each) => each !== "")
        .map((each) => ({ name: each, fields: { for: each } }))
    : ["", ...locales].map((locale) => ({
        name: locale === "" ? t("try.unsaid") : locale,
        fields: { locale },
      }));

const columnsFor = (
  { t, nameOf }: I18n & { readonly nameOf: NameOf },
  input: TryInput,
  devices: readonly string[],
): Axis =>
  input.grid === "people"
    ? listOf(input.slot).map((slot) => ({ name: nameOf("slot", slot), fields: { slot } }))
    : ["", ...devices].map((device) => ({
        name: device === "" ? t("try.unsaid") : device,
        fields: { device },
      }));

type CellOf = {
  readonly fields: TryInput;
  readonly asked: Asked;
};

type RowsProps = {
  readonly rows: Axis;
  readonly columns: Axis;
  /** Row by row. */
  readonly cells: readonly CellOf[];
  readonly isPeople: boolean;
};

const Rows = ({ rows, columns, cells, isPeople }: RowsProps) =>
  rows.map((row, at) => (
    <tr key={row.name}>
      <th scope="row">{isPeople ? <PersonName of={row.name} /> : row.name}</th>
      {cells
        .slice(at * columns.length, (at + 1) * columns.length)
        .map(({ fields, asked }, place) => (
          <td key={columns[place]?.name}>
            <Cell
              asked={asked}
              address={tryAddress({ ...fields, grid: "", beside: "" })}
              slot={fields.slot}
            />
          </td>
        ))}
    </tr>
  ));

type TryGridProps = {
  readonly input: TryInput;
  readonly locales: readonly string[];
  readonly devices: readonly string[];
};

/** The same slot in each language and on each device, or several people beside each other. */
export const TryGrid = ({ input, locales, devices }: TryGridProps) => {
  const i18n = useI18n();
  const nameOf = useNames();
  const { t } = i18n;
  const rows = rowsFor(i18n, input, locales);
  const columns = columnsFor({ ...i18n, nameOf }, input, devices);
  const [first = ""] = listOf(input.slot);
  const wanted = rows.flatMap((row) =>
    columns.flatMap((column) => {
      const fields = { ...input, slot: first, ...row.fields, ...column.fields };
      const body = bodyOf(fields, i18n.locale);
      return body === null ? [] : [{ fields, body }];
    }),
  );
  const asked = useTriedAll(wanted.map(({ body }) => body));
  const cells = wanted.flatMap(({ fields }, index): CellOf[] => {
    const answer = asked[index];
    return answer === undefined
      ? []
      : [{ fields, asked: { data: answer.data, error: answer.error } }];
  });
  const isPeople = input.grid === "people";
  if (cells.length === 0 || cells.length < rows.length * columns.length)
    return <Empty title={t("try.gridNeeds")} />;
  return (
    <Section title={isPeople ? t("try.gridOfPeople") : t("try.grid", { slot: first })}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by the keyboard */}
      <div className={styles["scroll"]} role="region" aria-label={t("try.compare")} tabIndex={0}>
        <table className={styles["grid"]}>
          <thead>
            <tr>
              <th scope="col">{isPeople ? t("try.person") : t("try.locale")}</th>
              {columns.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Rows rows={rows} columns={columns} cells={cells} isPeople={isPeople} />
          </tbody>
        </table>
      </div>
    </Section>
  );
};
