import { useParams } from "react-router";
import { DefinitionPage, isKind, nameOf } from "../../../definitions/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { Empty } from "../../../ui/index.ts";

/** Any definition, by the form of its kind. */
export const OneDefinition = () => {
  const { kind = "", key = "" } = useParams();
  const { t } = useI18n();
  if (!isKind(kind)) return <Empty title={t("frame.nowhere")} />;
  return (
    <DefinitionPage
      key={`${kind} ${key}`}
      kind={kind}
      keyOfIt={key}
      sentenceOf={(newest) =>
        newest.status === "live"
          ? t("definitions.oneLive", { name: nameOf(newest), version: newest.version })
          : t("definitions.oneNot", {
              name: nameOf(newest),
              status: newest.status === "in review" ? "review" : newest.status,
            })
      }
    />
  );
};
