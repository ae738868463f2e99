import type { Kind } from "@attune/contract";
import type { ReactNode } from "react";
import { useState } from "react";
import { ApiProblem, useAnswer } from "../api/index.ts";
import { useEditFocus, useTitle, useUrlPlace } from "../frame/index.ts";
import { useI18n } from "../i18n/index.ts";
import { OnlyFor, useSession } from "../session/index.ts";
import { Answered, Button, Code, Columns, Folded, Sentence } from "../ui/index.ts";
import { DefinitionEditor } from "./definition-editor.tsx";
import type { DefinitionDocument } from "./documents.ts";
import { listOf, liveOf, nameOf, newestIn, textIn, wordOf } from "./documents.ts";
import { StatusBadge } from "./status-badge.tsx";
import { Versions } from "./versions.tsx";

const isAbsence = (error: Error | null): boolean =>
  error instanceof ApiProblem && error.slug === "definition-not-found";

type PageProps = {
  readonly kind: Kind;
  readonly keyOfIt: string;
  readonly sentenceOf: (newest: DefinitionDocument) => string;
  /** A part of the sentence comes later. */
  readonly isLong?: boolean;
  /** What can be done with it, beside editing it. */
  readonly actionsOf?: (newest: DefinitionDocument) => ReactNode;
  /** What belongs to it, beside what it says. */
  readonly children?: (newest: DefinitionDocument) => ReactNode;
};

type HeadProps = Pick<PageProps, "kind" | "keyOfIt" | "sentenceOf" | "isLong" | "actionsOf"> & {
  readonly newest: DefinitionDocument | null;
  readonly onEdit: (() => void) | null;
};

const Head = (props: HeadProps) => {
  const { newest, kind, keyOfIt, sentenceOf, isLong, actionsOf, onEdit } = props;
  const { t } = useI18n();
  return (
    <Sentence
      isLong={isLong === true}
      more={
        newest === null ? (
          <code>{keyOfIt}</code>
        ) : (
          <>
            <StatusBadge status={newest.status} /> <code>{keyOfIt}</code>{" "}
            {textIn(newest.definition, "description")}
          </>
        )
      }
      actions={
        <>
          {newest === null ? null : actionsOf?.(newest)}
          {onEdit === null ? null : (
            <Button data-edit="" onClick={onEdit}>
              {t("definitions.edit")}
            </Button>
          )}
        </>
      }
    >
      {newest === null ? t("definitions.newOne", { kind: wordOf(kind) }) : sentenceOf(newest)}
    </Sentence>
  );
};

type FactsProps = {
  readonly versions: readonly DefinitionDocument[];
  readonly children: ReactNode;
};

const Facts = ({ versions, children }: FactsProps) => {
  const { t } = useI18n();
  return (
    <Columns>
      <div>
        {children}
        <Folded title={t("definitions.definition")}>
          <Code value={newestIn(versions)?.definition} />
        </Folded>
      </div>
      <Versions versions={versions} />
    </Columns>
  );
};

/** The versions that there are, and whether it is something new that is being begun. */
const useVersions = (kind: Kind, key: string) => {
  const asked = useAnswer("definition", { params: { kind, key } });
  // It stays the form of something new while its first draft makes it something that is there.
  const [isNew, setIsNew] = useState(false);
  if (!isNew && isAbsence(asked.error)) setIsNew(true);
  const versions = asked.data?.definitions ?? [];
  return { asked, isNew, versions, newest: newestIn(versions) };
};

/** Whether it is being edited, as the address says, and where the form goes. */
const useEditing = (isThere: boolean) => {
  const { may } = useSession();
  const [edit, setEdit] = useUrlPlace("edit", "");
  const mayEdit = may("applyDefinitions");
  const isAsked = edit !== "";
  const isEditing = isAsked && mayEdit;
  return { box: useEditFocus(isEditing && isThere), mayEdit, isAsked, isEditing, setEdit };
};

/** It is not there: not yet known, not to be begun by this role, or not at all. */
const Absent = ({
  kind,
  isBegun,
  asked,
}: Pick<PageProps, "kind"> &
  Pick<ReturnType<typeof useVersions>, "asked"> & {
    readonly isBegun: boolean;
  }) =>
  isBegun ? (
    <OnlyFor operation="applyDefinitions" back={listOf(kind)}>
      {null}
    </OnlyFor>
  ) : (
    <Answered asked={asked}>{() => null}</Answered>
  );

const titleOf = (newest: DefinitionDocument | null, key: string): string =>
  newest === null ? key : nameOf(newest);

/** One definition: what it says, its versions, and the form to change it; or to begin it. */
export const DefinitionPage = (props: PageProps) => {
  const { kind, keyOfIt, sentenceOf, isLong, actionsOf, children } = props;
  const { asked, isNew, versions, newest } = useVersions(kind, keyOfIt);
  const { box, mayEdit, isAsked, isEditing, setEdit } = useEditing(newest !== null || isNew);
  useTitle(titleOf(newest, keyOfIt));
  if (newest === null && !(isNew && isEditing))
    return <Absent kind={kind} asked={asked} isBegun={isNew && isAsked} />;
  return (
    <>
      <Head
        newest={newest}
        keyOfIt={keyOfIt}
        kind={kind}
        sentenceOf={sentenceOf}
        isLong={isLong === true}
        {...(actionsOf ? { actionsOf } : {})}
        onEdit={mayEdit && !isEditing ? () => setEdit("1") : null}
      />
      {isEditing ? (
        <div ref={box}>
          <DefinitionEditor
            kind={kind}
            keyOfIt={keyOfIt}
            newest={newest}
            live={liveOf(versions)}
            onClose={() => setEdit("")}
          />
        </div>
      ) : (
        <Facts versions={versions}>{newest === null ? null : children?.(newest)}</Facts>
      )}
    </>
  );
};
