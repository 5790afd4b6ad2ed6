import type { AppRuntime } from '../../app/runtime/app-runtime.ts'
import { DialogHalf, type DialogWorld } from '../../signalling/dialog-half.ts'
import type { SrfDialog } from '../../signalling/drachtio-srf.ts'
import type { CallerEvent } from '../../signalling/leg.ts'
import type { Line } from '../../signalling/line.ts'
import { StandingCaller } from '../../signalling/standing-caller.ts'
import { readNote } from '../call-note.ts'
import type { ScriptBoard } from '../script-board.ts'

/** A dialog of a worker that died. */
export interface Inherited {
  readonly dialog: SrfDialog
  readonly note: string | undefined
  readonly world: DialogWorld
  readonly line: Line
}

/** Callers with a checkpoint go on; whoever else the dead worker had is hung up. */
export function takeUp(
  { runtime, board }: { readonly runtime: AppRuntime<unknown>; readonly board: ScriptBoard },
  { dialog, note: text, world, line }: Inherited,
): void {
  const note = readNote(text)
  if (!note) {
    void new DialogHalf(world, dialog, () => undefined).hangUp()
    return
  }
  const { from, to, requestUri, origin, start } = note
  const header = (name: string) =>
    new Map([
      ['from', from],
      ['to', to],
    ]).get(name.toLowerCase())
  const invite = { from, requestUri, origin, source: start.source ?? '', header }
  let hear: (event: CallerEvent) => void = () => undefined
  const caller = new StandingCaller(world, dialog, invite, (event) => hear(event))
  hear = board.takeUp(runtime, caller, { note, line })
}
