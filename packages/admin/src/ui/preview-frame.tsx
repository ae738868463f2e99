import { useEffect, useRef, useState } from "react";
import styles from "./preview-frame.module.css";

type PreviewFrameProps = {
  /** What is previewed, in words: it is read aloud. */
  readonly name: string;
  /** What is not as customers see it, said below; null where there is no room. */
  readonly note: string | null;
  /** Makes what is shown; it is put into a page of its own that runs nothing. */
  readonly draw: (document: Document) => readonly Node[];
};

const TALLEST = 520;
/** Until what is in it has been measured: a small one, and one that stands by itself. */
const USUAL = { small: 120, large: 220 } as const;

/** Puts content into the frame's page, and says how tall it is, now and when that changes. */
const fill = (
  inside: Document,
  name: string,
  content: readonly Node[],
  tell: (height: number) => void,
): (() => void) => {
  inside.documentElement.lang = document.documentElement.lang;
  inside.title = name;
  inside.body.inert = true;
  inside.body.replaceChildren(...content);
  const measure = (): void =>
    tell(Math.min(TALLEST, Math.ceil(inside.body.getBoundingClientRect().height)));
  measure();
  const watching = new ResizeObserver(measure);
  watching.observe(inside.body);
  return () => watching.disconnect();
};

/**
 * Content as customers see it, in a frame that runs no script, sends no form and leads nowhere: its
 * page comes with a policy of its own, and what is in it is inert.
 */
export const PreviewFrame = ({ name, note, draw }: PreviewFrameProps) => {
  const frame = useRef<HTMLIFrameElement>(null);
  const [inside, setInside] = useState<Document | null>(null);
  const [height, setHeight] = useState<number>(note === null ? USUAL.small : USUAL.large);
  useEffect(() => {
    if (inside === null) return;
    return fill(inside, name, draw(inside), setHeight);
  }, [inside, draw, name]);
  return (
    <>
      <iframe
        ref={frame}
        title={name}
        src="/preview-frame"
        sandbox="allow-same-origin"
        className={styles["frame"]}
        style={{ height }}
        tabIndex={-1}
        onLoad={() => setInside(frame.current?.contentDocument ?? null)}
      />
      {note === null ? null : <p className={styles["note"]}>{note}</p>}
    </>
  );
};
