import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import {
  Command,
  CommandEmpty,
  CommandGroup,
  CommandInput,
  CommandItem,
  CommandList,
  defaultFilter,
} from "cmdk";
import type { ReactNode } from "react";
import { useI18n } from "../i18n/index.ts";
import dialog from "./dialog.module.css";
import styles from "./palette.module.css";

export type PaletteEntry = {
  readonly key: string;
  readonly label: string;
  /** Further words by which it is found. */
  readonly words?: readonly string[];
  readonly icon?: ReactNode;
  readonly shortcut?: string;
  /** It fits whatever is written, so it comes after what fits better. */
  readonly isLast?: boolean;
  readonly onChoose: () => void;
};
export type PaletteGroup = { readonly name: string; readonly entries: readonly PaletteEntry[] };

const LAST = "last ";

const rank = (value: string, search: string, keywords?: string[]): number =>
  value.startsWith(LAST) ? 1 : defaultFilter(value, search, keywords);

/** cmdk sorts within groups only: a group of what always fits stands below the others. */
const inOrder = (groups: readonly PaletteGroup[]): readonly PaletteGroup[] => {
  const isLast = ({ entries }: PaletteGroup): boolean => entries.every((each) => each.isLast);
  return [...groups.filter((each) => !isLast(each)), ...groups.filter(isLast)];
};

type PaletteProps = {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly groups: readonly PaletteGroup[];
  readonly text: string;
  readonly onText: (text: string) => void;
};

/** Everything that can be gone to or done, found by writing. */
export const Palette = ({ isOpen, onClose, groups, text, onText }: PaletteProps) => {
  const { t } = useI18n();
  return (
    <BaseDialog.Root
      open={isOpen}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={dialog["backdrop"]} />
        <BaseDialog.Popup className={dialog["popup"]} aria-label={t("frame.palette")}>
          <Command label={t("frame.palette")} filter={rank} loop>
            <CommandInput
              className={styles["input"]}
              placeholder={t("frame.paletteHint")}
              value={text}
              onValueChange={onText}
            />
            <CommandList className={styles["list"]} label={t("frame.palette")}>
              <CommandEmpty className={styles["nothing"]}>{t("ui.nothingFound")}</CommandEmpty>
              {inOrder(groups).map(({ name, entries }) => (
                <CommandGroup key={name} heading={name} className={styles["group"]}>
                  {entries.map(({ key, label, words, icon, shortcut, isLast, onChoose }) => (
                    <CommandItem
                      key={key}
                      value={isLast === true ? `${LAST}${key}` : key}
                      keywords={[label, ...(words ?? [])]}
                      className={styles["item"]}
                      onSelect={() => {
                        onClose();
                        onChoose();
                      }}
                    >
                      {icon}
                      <span className={styles["label"]}>{label}</span>
                      {shortcut === undefined ? null : <kbd>{shortcut}</kbd>}
                    </CommandItem>
                  ))}
                </CommandGroup>
              ))}
            </CommandList>
          </Command>
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
};
