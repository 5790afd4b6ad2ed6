import { stackOf } from '../../inventory/model/reason-of.ts'
import type { HttpSettings } from '../../inventory/model/switch-file.ts'
import { Switchboard } from '../call/switchboard.ts'
import { systemClock } from '../engine/transport/system-clock.ts'
import type { Control } from '../http/app-door.ts'
import { Downloads } from '../http/downloads.ts'
import { managementRoutes } from '../http/management/management.ts'
import { Recordings } from '../http/recordings.ts'
import { type HttpServer, openHttp } from '../http/server.ts'
import { Guard } from '../registrar/guard.ts'
import { Tokens } from '../store/tokens.ts'
import { VoiceMessages } from '../store/voice-messages.ts'
import type { Application } from './application/application.ts'
import type { Parts } from './parts.ts'
import { readTls } from './read-tls.ts'
import { SwitchFileError } from './switch-file-error.ts'

const MINUTE = 60_000

/** A token is not typed by hand: nobody mistypes it, and three wrong ones are two too many. */
const GUARD = {
  ...{ free: 3, most: 20, forgiveAfter: MINUTE, blockFor: 15 * MINUTE },
  ...{ firstDelay: 250, longestDelay: 4000, capacity: 10_000 },
} as const

/**
 * Serves the API of a switch.
 *
 * @throws {SwitchFileError} when there is no store to keep tokens in, or no certificate to read.
 */
export async function openApi(
  parts: Parts,
  board: Switchboard | Application,
  settings: HttpSettings,
): Promise<HttpServer> {
  const { file, subscribers, legs, log } = parts
  if (!subscribers) {
    throw new SwitchFileError([
      {
        message: '"http" needs a "store"',
        hint: 'give switch.json a store: tokens are kept there',
      },
    ])
  }
  const tls = settings.tls && (await readTls(settings.tls, process.env.CREDENTIALS_DIRECTORY))
  const { db } = subscribers
  const tokens = new Tokens(db)
  subscribers.hear((news) => (!news || news.table === 'token') && tokens.forget(news?.name))
  const recordings = file.app && new Recordings(file.app.recordings, db)
  const messages = new VoiceMessages(db)
  return openHttp(settings, {
    access: { tokens, guard: new Guard(GUARD), now: systemClock.now },
    ...{ legs, log, ...(tls && { tls }) },
    management: managementRoutes({
      ...{ db, legs, tokens, recordings, messages, where: (of) => subscribers.where(of) },
      control: board instanceof Switchboard ? controlOf(board) : board,
      installation: { trunks: file.trunks ?? [], routes: file.routes },
    }),
    downloads: new Downloads(recordings, messages),
    app: board instanceof Switchboard ? undefined : board,
    mistaken: (error) => log('error', 'a mistake of the API', { reason: stackOf(error) }),
  })
}

/** Calls that go by the routes have no script that could be told anything, and no queues. */
function controlOf(board: Switchboard): Control {
  return {
    hangUp: async (call) => board.hangUp(call),
    transfer: async () => false,
    send: async () => false,
    queues: async () => [],
    pauseAgent: async () => false,
  }
}
