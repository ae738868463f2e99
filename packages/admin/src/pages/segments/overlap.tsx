import type { Answer } from "../../api/index.ts";
import { useAnswer } from "../../api/index.ts";
import { hrefOf } from "../../definitions/index.ts";
import { useUrlState } from "../../frame/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Answered, Chip, Empty, Link, Unsaid } from "../../ui/index.ts";
import styles from "./segments.module.css";

type OverlapAnswer = Answer<"segmentOverlap">;

const useNames = (): ReadonlyMap<string, string> => {
  const { data } = useAnswer("segments", {});
  return new Map((data?.segments ?? []).map(({ key, name }) => [key, name ?? key]));
};

const Cell = ({
  shared,
  of,
  isSelf,
}: {
  readonly shared: number;
  readonly of: number;
  readonly isSelf: boolean;
}) => {
  const { t, number, percent } = useI18n();
  const part = of > 0 ? shared / of : 0;
  return (
    <td
      className={isSelf ? styles["self"] : styles["shared"]}
      style={
        isSelf
          ? undefined
          : {
              background: `color-mix(in srgb, var(--accent) ${Math.round(part * 40)}%, transparent)`,
            }
      }
    >
      {isSelf ? number(of) : null}
      {!isSelf && shared > 0 ? percent(part) : null}
      {isSelf || shared > 0 ? null : <Unsaid text="·" means={t("segments.noneShared")} />}
    </td>
  );
};

const Matrix = ({ segments, overlap }: OverlapAnswer) => {
  const { t } = useI18n();
  const names = useNames();
  if (segments.length < 2) return <Empty title={t("segments.noOverlap")} />;
  const nameOf = (key: string): string => names.get(key) ?? key;
  return (
    <>
      <p className={styles["soft"]}>{t("segments.overlapAbout")}</p>
      <div
        className={styles["matrix"]}
        role="region"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by the keyboard
        tabIndex={0}
        aria-label={t("segments.overlap")}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">{t("segments.ofThese")}</th>
              {segments.map(({ segment }) => (
                <th key={segment} scope="col" className={styles["turned"]}>
                  <span>{nameOf(segment)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {segments.map(({ segment, members }, row) => (
              <tr key={segment}>
                <th scope="row">
                  <Link to={hrefOf("segment", segment)} look="quiet">
                    {nameOf(segment)}
                  </Link>
                </th>
                {segments.map((other, column) => (
                  <Cell
                    key={other.segment}
                    shared={overlap[row]?.[column] ?? 0}
                    of={members}
                    isSelf={row === column}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
};

/** Which segments share whom: the 20 largest, row by column. */
export const Overlap = () => {
  const { t } = useI18n();
  const [of, setOf] = useUrlState("of", "profile");
  const whom = of === "account" ? "account" : "profile";
  const asked = useAnswer("segmentOverlap", { query: { of: whom } });
  return (
    <div className={styles["stack"]}>
      <div className={styles["chips"]}>
        {(["profile", "account"] as const).map((each) => (
          <Chip key={each} isOn={whom === each} onChange={() => setOf(each)}>
            {t("segments.ofWhom", { of: each })}
          </Chip>
        ))}
      </div>
      <Answered asked={asked} lines={8}>
        {(answer) => <Matrix {...answer} />}
      </Answered>
    </div>
  );
};
