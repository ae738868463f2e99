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
import { Modal } from "./modal.tsx";
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

/** Entries of a group that are shown before and while something is written: each costs at every key. */
const MOST = { atFirst: 8, found: 20 } as const;

const valueOf = ({ key, isLast }: PaletteEntry): string =>
  isLast === true ? `${LAST}${key}` : key;
const keywordsOf = ({ label, words }: PaletteEntry): string[] => [label, ...(words ?? [])];

/** The entries that fit best; all others would only be hidden. */
const fitting = (entries: readonly PaletteEntry[], text: string): readonly PaletteEntry[] => {
  if (text.trim() === "") return entries.slice(0, MOST.atFirst);
  return entries
    .map((entry) => ({ entry, fits: rank(valueOf(entry), text, keywordsOf(entry)) }))
    .filter(({ fits }) => fits > 0)
    .toSorted((a, b) => b.fits - a.fits)
    .slice(0, MOST.found)
    .map(({ entry }) => entry);
};

/** cmdk sorts within groups only: a group of what always fits stands below the others. */
const inOrder = (groups: readonly PaletteGroup[]): readonly PaletteGroup[] => {
  const isLast = ({ entries }: PaletteGroup): boolean => entries.every((each) => each.isLast);
  return [...groups.filter((each) => !isLast(each)), ...groups.filter(isLast)];
};

type PaletteProps = {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** Everything that can be gone to or done, found by writing. */
export const Palette = ({ isOpen, onClose, children }: PaletteProps) => {
  const { t } = useI18n();
  return (
    <Modal isOpen={isOpen} onClose={onClose} name={t("frame.palette")}>
      {children}
    </Modal>
  );
};

type ContentProps = {
  /** Null while they are not known yet: the field is there before them. */
  readonly groups: readonly PaletteGroup[] | null;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onClose: () => void;
};

/** The field of the palette, and what fits what is written in it. */
export const PaletteContent = ({ groups, text, onText, onClose }: ContentProps) => {
  const { t } = useI18n();
  return (
    <Command label={t("frame.palette")} filter={rank} loop>
      <CommandInput
        className={styles["input"]}
        placeholder={t("frame.paletteHint")}
        value={text}
        onValueChange={onText}
      />
      <CommandList className={styles["list"]} label={t("frame.palette")}>
        {groups === null ? null : (
          <CommandEmpty className={styles["nothing"]}>{t("ui.nothingFound")}</CommandEmpty>
        )}
        {inOrder(groups ?? []).map(({ name, entries }) => (
          <CommandGroup key={entries[0]?.key ?? name} heading={name} className={styles["group"]}>
            {fitting(entries, text).map((entry) => (
              <CommandItem
                key={entry.key}
                value={valueOf(entry)}
                keywords={keywordsOf(entry)}
                className={styles["item"]}
                onSelect={() => {
                  onClose();
                  entry.onChoose();
                }}
              >
                {entry.icon}
                <span className={styles["label"]}>{entry.label}</span>
                {entry.shortcut === undefined ? null : <kbd>{entry.shortcut}</kbd>}
              </CommandItem>
            ))}
          </CommandGroup>
        ))}
      </CommandList>
    </Command>
  );
};
