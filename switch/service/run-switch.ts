import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import type { SwitchFile } from '../../inventory/model/switch-file.ts'
import { Switchboard } from '../call/switchboard.ts'
import { startEngine } from '../engine/start-engine.ts'
import { openRtpengines } from '../media/open-rtpengines.ts'
import { openGate } from '../routing/gate.ts'
import type { Plan } from '../routing/route-invite.ts'
import type { EngineRefusal } from '../signalling/engine-refusal.ts'
import { openSignalling, type Signalling } from '../signalling/open-signalling.ts'
import { type LegStart, NO_RECORD } from '../signalling/script/leg-record.ts'
import { ALLOW_SCRIPTS } from '../signalling/sip-content.ts'
import { nodeEngineOptions } from './engine-options.ts'
import { loadApp } from './load-app.ts'
import type { Log } from './log.ts'
import { openScriptBoard } from './open-script-board.ts'
import { type OpenSubscribers, openSubscribers } from './open-subscribers.ts'
import { ScriptBoard } from './script-board.ts'
import { readSecret } from './secret.ts'
import { startTimer } from './start-timer.ts'

export interface Surroundings {
  /** Aborted to shut down. */
  readonly signal: AbortSignal
  readonly log: Log
  /** What is done on SIGHUP from then on; absent: nothing. */
  readonly onHangUp?: (act: () => void) => void
}

/** Milliseconds the parties of running calls have to answer our BYE at shutdown. */
const GRACE = 8000

/**
 * Runs the call logic of a node until `signal` is aborted: new calls are refused then, running ones
 * ended.
 *
 * @throws {SecretError}
 * @throws {EngineRefusal}
 */
export async function runSwitch(file: SwitchFile, { signal, log }: Surroundings): Promise<void> {
  const secret = await readSecret(file.engine.secretFile, process.env.CREDENTIALS_DIRECTORY)
  const app = file.app && (await loadApp(file.app.file))
  const subscribers =
    file.store && (await openSubscribers({ store: file.store, node: file.node }, log))
  const run = `${file.node}-${randomUUID()}-`
  const ids = { node: `${file.node}-`, run }
  const media = openRtpengines({ relays: file.rtpengines, ids, log })
  const plan = planOf(file, subscribers)
  const calls = { plan, newId: countingIds(run), log }
  const record = (start: LegStart) => subscribers?.record(start) ?? NO_RECORD
  const board =
    app && file.app
      ? await openScriptBoard(app, file.app, { ...calls, media, record })
      : new Switchboard({ ...calls, media, record, now: () => performance.now(), startTimer })
  const { signalling, refused } = connect(file, { board, secret, log, subscribers })
  try {
    await Promise.race([aborted(signal), refused, ...(subscribers ? [subscribers.ended] : [])])
  } finally {
    log('info', 'ending the running calls', { calls: board.size })
    await Promise.race([board.close(), setTimeout(GRACE, undefined, { ref: false })])
    signalling.close()
    media.close()
    await subscribers?.close()
  }
}

function planOf(file: SwitchFile, subscribers: OpenSubscribers | undefined): Plan {
  return {
    ...{ routes: file.routes, domain: file.domain },
    subscriber: (of) => subscribers?.where(of),
  }
}

/** Ids that begin with `run` and have not been given before. */
function countingIds(run: string): () => string {
  let count = 0
  return () => {
    count += 1
    return `${run}${count}`
  }
}

/**
 * Runs the SIP engine of a node until `signal` is aborted; where a drachtio-server serves SIP, that
 * is nothing but waiting, as the unit would start what ends again. SIGHUP has certificates and keys
 * read again.
 *
 * @throws {SecretError}
 */
export async function runEngine(
  file: SwitchFile,
  { signal, log, onHangUp }: Surroundings,
): Promise<void> {
  if (file.engine.kind === 'drachtio') {
    log('info', 'a drachtio-server serves SIP instead')
    return aborted(signal)
  }
  const secret = await readSecret(file.engine.secretFile, process.env.CREDENTIALS_DIRECTORY)
  const engine = await startEngine(nodeEngineOptions(file, { secret, log }))
  onHangUp?.(() => {
    void engine.reloadCertificates().then((isNew) => isNew && log('info', 'certificates are read'))
  })
  log('info', 'the SIP engine is up', { sip: engine.sip, applications: engine.applications })
  await aborted(signal)
  log('info', 'ending what is under way', engine.load)
  await engine.close()
}

interface Connected {
  readonly signalling: Signalling
  /** Rejects when the engine does not want us; otherwise it stays as it is. */
  readonly refused: Promise<never>
}

/** What takes calls. */
type Board = Pick<Switchboard, 'take' | 'lose'>

interface Connecting {
  readonly board: Board
  readonly secret: string
  readonly log: Log
  readonly subscribers: OpenSubscribers | undefined
}

function connect(
  { engine: { host, port }, trunks = [], edges = [] }: SwitchFile,
  { board, secret, log, subscribers }: Connecting,
): Connected {
  let refuse: (refusal: EngineRefusal) => void = () => undefined
  const refused = new Promise<never>((_, reject) => {
    refuse = reject
  })
  const signalling = openSignalling({
    engine: { host, port, secret },
    take: (caller, line) => board.take(caller, line),
    edges,
    ...(board instanceof ScriptBoard && { allow: ALLOW_SCRIPTS }),
    lost: () => board.lose(),
    refused: refuse,
    ...(subscribers && {
      gate: openGate(trunks, subscribers.doorman),
      register: (request) => subscribers.register(request),
    }),
    failed: (error) => log('error', 'a request could not be judged', { reason: String(error) }),
    log,
  })
  return { signalling, refused }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort')
}
