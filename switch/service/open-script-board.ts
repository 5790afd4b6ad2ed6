import type { AppSettings } from '../../inventory/model/switch-file.ts'
import type { App } from '../app/define-app.ts'
import { systemClock } from '../engine/transport/system-clock.ts'
import type { Rtpengines } from '../media/open-rtpengines.ts'
import { openPorts } from '../media/port/open-ports.ts'
import type { Plan } from '../routing/route-invite.ts'
import type { LegRecord, LegStart } from '../signalling/script/leg-record.ts'
import type { Log } from './log.ts'
import { ScriptBoard } from './script-board.ts'

export interface ScriptNeeds {
  readonly plan: Plan
  readonly media: Rtpengines
  readonly newId: () => string
  readonly record: (start: LegStart) => LegRecord
  readonly log: Log
}

/** Calls decided by an application, their media on the relays there are. */
export async function openScriptBoard(
  app: App<unknown>,
  { prompts, recordings, address = '127.0.0.1' }: AppSettings,
  { plan, media, newId, record, log }: ScriptNeeds,
): Promise<ScriptBoard> {
  const ports = await openPorts({
    ...{ link: media.link, inOrder: media.inOrder, address, prompts, recordings, log },
  })
  return new ScriptBoard({
    ...{ app, plan, newId, record, log, clock: systemClock },
    port: (id) => ports.port(id),
    closed: () => ports.close(),
  })
}
