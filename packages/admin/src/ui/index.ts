export { Button, IconButton } from "./button.tsx";
export { Chart } from "./chart.tsx";
export { Unsaid } from "./unsaid.tsx";
export { Unseen } from "./unseen.tsx";
export { wholeTicks } from "./whole-ticks.ts";
export { Checkbox, Switch } from "./checkbox.tsx";
export { BarList } from "./bar-list.tsx";
export { Columns, Halves } from "./columns.tsx";
export { Combobox } from "./combobox.tsx";
export { ComboboxMany } from "./combobox-many.tsx";
export { Copyable } from "./copyable.tsx";
export { Dialog } from "./dialog.tsx";
export { focusOnceThere } from "./focus-once-there.ts";
export { FieldGroup } from "./field-group.tsx";
export {
  DarkIcon,
  DecisionsIcon,
  HomeIcon,
  ItemsIcon,
  LanguageIcon,
  LightIcon,
  LiveIcon,
  NextIcon,
  NoIcon,
  PeopleIcon,
  PersonIcon,
  SearchIcon,
  SegmentsIcon,
  SeparateIcon,
  SetupIcon,
  SignOutIcon,
  UnknownIcon,
  WhyIcon,
  YesIcon,
} from "./icons.ts";
export type { Tone } from "./labels.tsx";
export { Age, Badge, Chip, Code, Folded, Insufficient, Section, Sentence } from "./labels.tsx";
export { Link } from "./link.tsx";
export { LinkTabs } from "./link-tabs.tsx";
export { Bar, Density, densityOf, seriesColor, Sparkline } from "./marks.tsx";
export { Menu } from "./menu.tsx";
export type { PaletteEntry, PaletteGroup } from "./palette.tsx";
export { Palette, PaletteContent } from "./palette.tsx";
export type { Schema } from "./schema-fields.ts";
export type { FieldWords, FormFlaw, FormSetting, PartProps } from "./schema-context.ts";
export { isDocument, useFieldWords, useForm } from "./schema-context.ts";
export type { SchemaField } from "./schema-fields.ts";
export { flawWords } from "./flaw-words.ts";
export { problemText } from "./problem-words.ts";
export { SchemaForm, WholeAsText } from "./schema-form.tsx";
export { JsonField } from "./schema-parts.tsx";
export type { Option } from "./select.tsx";
export { Select } from "./select.tsx";
export { PreviewFrame } from "./preview-frame.tsx";
export { SidePanel } from "./side-panel.tsx";
export { Answered, Empty, Loading, ProblemNote } from "./states.tsx";
export type { Column } from "./table.tsx";
export { Table } from "./table.tsx";
export { Tabs } from "./tabs.tsx";
export { TextField } from "./text-field.tsx";
export { useToast } from "./toast.tsx";
export { Tooltip } from "./tooltip.tsx";
export { UiProvider } from "./ui-provider.tsx";
export { isInDialog, isWriting, useRowKeys } from "./use-row-keys.ts";
