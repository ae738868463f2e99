import styles from "./unseen.module.css";

type UnsaidProps = {
  /** A sign for the eye. */
  readonly text: string;
  /** The same for those who are read to. */
  readonly means: string;
};

/** A sign that says nothing when it is read aloud, with words that do. */
export const Unsaid = ({ text, means }: UnsaidProps) => (
  <>
    <span aria-hidden="true">{text}</span>
    <span className={styles["unseen"]}>{means}</span>
  </>
);
