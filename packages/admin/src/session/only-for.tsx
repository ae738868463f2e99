import type { OperationName } from "@attune/contract";
import type { ReactNode } from "react";
import { useI18n } from "../i18n/index.ts";
import { Link, Sentence } from "../ui/index.ts";
import { useSession } from "./session-context.tsx";

type OnlyForProps = {
  /** What is done here. */
  readonly operation: OperationName;
  /** Where somebody goes who may not. */
  readonly back: string;
  readonly children: ReactNode;
};

/** For those who may do it; others are told who may, and are shown the way back. */
export const OnlyFor = ({ operation, back, children }: OnlyForProps) => {
  const { t, anyOf } = useI18n();
  const { may, whoMay } = useSession();
  if (may(operation)) return children;
  const roles = anyOf(whoMay(operation).map((role) => t(`role.${role}`)));
  return (
    <Sentence
      more={t("session.whoMay", { roles })}
      actions={<Link to={back}>{t("session.wayBack")}</Link>}
    >
      {t("session.notYours")}
    </Sentence>
  );
};
