import { useCallback } from "react";
import { useI18n } from "../i18n/index.ts";
import { Empty, PreviewFrame } from "../ui/index.ts";
import { drawContent } from "./draw-content.ts";

type ContentPreviewProps = {
  /** Of what, in words. */
  readonly name: string;
  readonly content: Readonly<Record<string, unknown>> | null;
  readonly items?: readonly { readonly content: Readonly<Record<string, unknown>> }[] | null;
  readonly isSmall?: boolean;
};

/** Content as it could look on a page. Null is nothing of ours: the page shows its own. */
export const ContentPreview = ({
  name,
  content,
  items = null,
  isSmall = false,
}: ContentPreviewProps) => {
  const { t, money } = useI18n();
  const draw = useCallback(
    (inside: Document) =>
      drawContent(inside, { content: content ?? {}, items: items ?? [], isSmall, money }),
    [content, items, isSmall, money],
  );
  return content === null && (items === null || items.length === 0) ? (
    <Empty title={t("try.ownContent")} />
  ) : (
    <PreviewFrame
      name={t("try.previewOf", { name })}
      note={isSmall ? null : t("try.previewPictures")}
      draw={draw}
    />
  );
};
