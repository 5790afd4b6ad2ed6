/** Told what happens as it happens. The terminal, the log and the tests each keep one. */
export interface Watcher {
  started(title: string): void
  /** @param share how much of the running step is done, from 0 to 1. */
  progressed(title: string, share: number): void
  /** @param seconds how long the step took. */
  finished(title: string, seconds: number): void
  /** Something worth a line of its own. */
  note(text: string): void
}
