/** Three dots that say that somebody is writing. */
import styles from "./Dots.module.css";

export function Dots() {
  return (
    <span className={styles.dots} aria-hidden="true">
      <i />
      <i />
      <i />
    </span>
  );
}
