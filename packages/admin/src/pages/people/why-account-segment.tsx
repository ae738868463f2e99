import { useAnswer } from "../../api/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Answered, Empty } from "../../ui/index.ts";
import { Reasons } from "./why-segment.tsx";

type ViewProps = { readonly of: string; readonly who: string | null };

/** Why an account is, or is not, in a segment of accounts. */
export const WhyAccountSegment = ({ of, who }: ViewProps) => {
  const { t } = useI18n();
  const asked = useAnswer(
    "whyAccount",
    { params: { id: who ?? "" }, query: { of: `segment:${of}` } },
    { enabled: who !== null },
  );
  if (who === null) return <Empty title={t("why.unknown")}>{of}</Empty>;
  return (
    <>
      <h3>{of}</h3>
      <Answered asked={asked}>{(why) => <Reasons why={why} />}</Answered>
    </>
  );
};
