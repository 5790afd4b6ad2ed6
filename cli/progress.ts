import type { Watcher } from '../provisioner/plan/watcher.ts'
import type { Output } from './output.ts'
import { type RunningStep, renderProgress } from './render-progress.ts'

/** Milliseconds between two drawings. */
const PACE = 100

/** Shows what goes on; `done` leaves the terminal as it should be. */
export interface Progress extends Watcher {
  done(): void
}

/**
 * On a terminal, lines that move while steps run; elsewhere, a line for each finished step.
 *
 * @param expected seconds steps took the last time, by title.
 */
export function watchProgress(
  { remark, terminal }: Output,
  expected: ReadonlyMap<string, number>,
): Progress {
  const running = new Map<string, RunningStep>()
  let drawn = 0
  const erase = () => {
    if (drawn > 0) remark(`\x1b[${drawn}A\x1b[J`)
    drawn = 0
  }
  const draw = () => {
    erase()
    const lines = renderProgress([...running.values()], performance.now(), terminal?.columns ?? 80)
    remark(lines.map((line) => `${line}\n`).join(''))
    drawn = lines.length
  }
  const say = (line: string) => {
    erase()
    remark(`${line}\n`)
  }
  const pulse = terminal ? setInterval(draw, PACE) : undefined
  return {
    started(title) {
      const before = expected.get(title)
      const step = { title, since: performance.now(), ...(before ? { expected: before } : {}) }
      running.set(title, step)
      if (!terminal) say(`${title} ...`)
    },
    progressed(title, share) {
      const step = running.get(title)
      if (step) running.set(title, { ...step, share })
    },
    finished(title, seconds) {
      running.delete(title)
      say(`${title}: ${seconds.toFixed(1)} s`)
    },
    note: (text) => say(text),
    done() {
      clearInterval(pulse)
      erase()
    },
  }
}
