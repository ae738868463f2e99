import type * as ObservablePlot from "@observablehq/plot";
import { useEffect, useRef } from "react";
import styles from "./chart.module.css";

type Plot = typeof ObservablePlot;

type ChartProps = {
  /** What it shows, in a sentence: it is read aloud. */
  readonly name: string;
  /** Makes the options of the plot; called when Plot has come. */
  readonly draw: (plot: Plot, width: number) => Parameters<Plot["plot"]>[0];
};

/** Until the next picture is shown and what was pressed meanwhile is taken. */
const nextPicture = (): Promise<void> =>
  new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
  });

/** A chart by Observable Plot, which is loaded when the first one is shown. */
export const Chart = ({ name, draw }: ChartProps) => {
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    const life = new AbortController();
    void (async () => {
      const plot = await import("@observablehq/plot");
      // Reading Plot takes a while, and so does each drawing: not in one go, and not what is drawn
      // anew at once.
      await nextPicture();
      const { current } = box;
      if (life.signal.aborted || current === null) return;
      const made = plot.plot({
        marginLeft: 48,
        height: 220,
        ...draw(plot, current.clientWidth),
        width: current.clientWidth,
        ariaLabel: name,
      });
      // Plot brings a style element: it is marked as the page's own, else the policy refuses it.
      const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
      // It is one picture with one name: what Plot calls its parts is said to nobody.
      made.setAttribute("role", "img");
      for (const part of made.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
      for (const style of made.querySelectorAll("style")) style.nonce = nonce ?? "";
      // It is read aloud as one picture: names of its parts would say nothing.
      made.setAttribute("role", "img");
      for (const part of made.querySelectorAll("g[aria-label]")) part.removeAttribute("aria-label");
      current.replaceChildren(made);
    })();
    return () => life.abort();
  }, [draw, name]);
  return <figure ref={box} className={styles["chart"]} />;
};
