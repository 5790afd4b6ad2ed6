import type { Standings } from '../provisioner/serve/state/standings.ts'
import type { Output } from './output.ts'
import { changesOf, renderChanges, renderStandings } from './render-standings.ts'

export interface Watching {
  /** A table that moves; needs a terminal. */
  readonly watch: boolean
  readonly json: boolean
}

/** Shows how far nodes are: a moving table, a line for each change, or the same as JSON. */
export function watchStandings({ answer, remark, terminal }: Output, { watch, json }: Watching) {
  let before: Standings | undefined
  let drawn = 0
  const erase = () => {
    if (drawn > 0) remark(`\x1b[${drawn}A\x1b[J`)
    drawn = 0
  }
  const draw = (standings: Standings, columns: number) => {
    erase()
    const lines = renderStandings(standings).trimEnd().split('\n')
    remark(lines.map((line) => `${line.slice(0, columns - 1)}\n`).join(''))
    drawn = lines.length
  }
  const linesOf = (old: Standings | undefined, now: Standings) =>
    json ? changesOf(old, now).map((each) => JSON.stringify(each)) : renderChanges(old, now)
  return {
    onChange(now: Standings) {
      if (watch && terminal && !json) draw(now, terminal.columns)
      else
        answer(
          linesOf(before, now)
            .map((line) => `${line}\n`)
            .join(''),
        )
      before = now
    },
    onRemark(text: string) {
      erase()
      remark(`${text}\n`)
    },
  }
}
