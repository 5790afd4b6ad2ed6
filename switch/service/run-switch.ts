import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import type { SwitchFile } from '../../inventory/model/switch-file.ts'
import { LiveLegs } from '../call/live-legs.ts'
import { Switchboard } from '../call/switchboard.ts'
import { startEngine } from '../engine/start-engine.ts'
import { systemClock } from '../engine/transport/system-clock.ts'
import type { HttpServer } from '../http/server.ts'
import { openRtpengines } from '../media/open-rtpengines.ts'
import { openGate } from '../routing/gate.ts'
import { openWays } from '../routing/plan/ways.ts'
import type { Plan } from '../routing/route-invite.ts'
import type { EngineRefusal } from '../signalling/engine-refusal.ts'
import { openSignalling, type Signalling } from '../signalling/open-signalling.ts'
import { NO_RECORD } from '../signalling/script/leg-record.ts'
import { StoredRegistrations } from '../store/stored-registrations.ts'
import { TrunkPlaces } from '../trunk/trunk-places.ts'
import { watchTrunks } from '../trunk/watch-trunks.ts'
import type { Application } from './application/application.ts'
import { openApplication } from './application/open-application.ts'
import { countingIds } from './counting-ids.ts'
import { nodeEngineOptions } from './engine-options.ts'
import { followLines } from './follow-lines.ts'
import { RegistrationKeeper } from './keep-registrations.ts'
import type { Log } from './log.ts'
import { openAccounts } from './open-accounts.ts'
import { openApi } from './open-api.ts'
import { openNotifier } from './open-notifier.ts'
import { openSubscribers } from './open-subscribers.ts'
import type { Parts } from './parts.ts'
import { readSecret } from './secret.ts'

export interface Surroundings {
  /** Aborted to shut down. */
  readonly signal: AbortSignal
  /** Aborted to take no new calls, and to shut down when the running ones are over. */
  readonly drain?: AbortSignal
  readonly log: Log
  /** What is done on SIGHUP from then on; absent: nothing. */
  readonly onHangUp?: (act: () => void) => void
  /** Told, when an application takes calls, how another version of it comes to take them. */
  readonly onServing?: (deploy: Application['deploy']) => Promise<void>
}

/** Milliseconds the parties of running calls have to answer our BYE at shutdown. */
const GRACE = 8000

/**
 * Runs the call logic of a node until `signal` is aborted: new calls are refused then, running ones
 * ended; or until `drain` is, and no call runs any more.
 *
 * @throws {SecretError}
 * @throws {EngineRefusal}
 * @throws {AppError}
 */
export async function runSwitch(file: SwitchFile, surroundings: Surroundings): Promise<void> {
  const { log } = surroundings
  const secret = await readSecret(file.engine.secretFile, process.env.CREDENTIALS_DIRECTORY)
  const subscribers =
    file.store && (await openSubscribers({ store: file.store, node: file.node }, log))
  const run = `${file.node}-${randomUUID()}-`
  const media = openRtpengines({ relays: file.rtpengines, log })
  media.free((id) => id.startsWith(`${file.node}-`) && !id.startsWith(run))
  const legs = new LiveLegs({
    now: systemClock.now,
    record: (start) => subscribers?.record(start) ?? NO_RECORD,
  })
  const places = new TrunkPlaces(file.trunks ?? [], () => performance.now())
  legs.listen(({ type, leg }) => type === 'ended' && places.release(leg.sipCallId))
  try {
    const accounts = await openAccounts(subscribers, log)
    const lines = subscribers && (await followLines(subscribers, log))
    const gate = subscribers && openGate(file.trunks ?? [], subscribers.doorman, lines)
    const notifier = subscribers && openNotifier(subscribers, legs)
    const parts = {
      ...{ file, secret, run, media, gate, subscribers, places, accounts, legs, notifier, log },
    }
    await takeCalls(parts, surroundings)
  } finally {
    media.close()
    await subscribers?.close()
  }
}

async function takeCalls(parts: Parts, { signal, drain, onServing }: Surroundings): Promise<void> {
  const { file, subscribers, log } = parts
  const board = file.app ? await openApplication(parts, file.app) : openBoard(parts)
  const { signalling, refused } = connect(parts, board, drain)
  const stopWatching = watch(parts, signalling)
  const stopRegistering = keepRegistered(parts, signalling)
  let http: HttpServer | undefined
  try {
    http = file.http && (await openApi(parts, board, file.http))
    if (!(board instanceof Switchboard)) await onServing?.((program) => board.deploy(program))
    const ends = [aborted(signal), refused, ...(subscribers ? [subscribers.ended] : [])]
    await Promise.race([...ends, ...(drain ? [drained(board, drain, log)] : [])])
  } finally {
    log('info', 'ending the running calls', { calls: board.size })
    await Promise.race([board.close(), setTimeout(GRACE, undefined, { ref: false })])
    parts.notifier?.close()
    stopWatching()
    await stopRegistering()
    signalling.close()
    await http?.close()
  }
}

/** Resolves when the last call is over, once no new ones are to be taken. */
async function drained(board: Switchboard | Application, drain: AbortSignal, log: Log) {
  await aborted(drain)
  log('info', 'no new calls are taken', { calls: board.size })
  await board.drain()
}

/** Asks trunks whether they are there, as soon as there is an engine to ask by. */
function watch({ file, places, log }: Parts, { line, connected }: Signalling): () => void {
  let stop = (): void => undefined
  const changed = (trunk: string, isUp: boolean) => {
    places.mark(trunk, isUp)
    if (isUp) log('info', 'the trunk answers again', { trunk })
    else log('warn', 'the trunk does not answer', { trunk })
  }
  void connected.then(() => {
    stop = watchTrunks({ trunks: file.trunks ?? [], line, startTimer: systemClock.after, changed })
  })
  return () => stop()
}

/** Registers at trunks, as soon as there is an engine to do it by. */
function keepRegistered(
  { file: { node, trunks = [] }, subscribers, accounts, log }: Parts,
  { line, connected }: Signalling,
): () => Promise<void> {
  let keeper: RegistrationKeeper | undefined
  void connected.then(() => {
    if (!subscribers) return
    const stored = new StoredRegistrations(subscribers.db)
    const usernameOf = (trunk: string) => accounts.usernameOf(trunk)
    keeper = new RegistrationKeeper({ node, trunks, stored, line, usernameOf, log })
    accounts.follow(() => keeper?.refresh())
  })
  return async () => keeper?.close()
}

/** Calls that go where the routes say. */
function openBoard({ file, run, media, subscribers, places, legs, log }: Parts): Switchboard {
  const plan: Plan = {
    ways: openWays(file, { now: systemClock.now, random: Math.random }),
    domain: file.domain,
    subscriber: (of) => subscribers?.where(of),
  }
  return new Switchboard({
    ...{ plan, media, newId: countingIds(run), startTimer: systemClock.after, log },
    now: () => performance.now(),
    places: {
      take: async (trunk, call) => places.take(trunk, call),
      giveBack: (call) => places.release(call),
    },
    record: (start) => legs.record(start),
  })
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

function connect(
  parts: Parts,
  board: Switchboard | Application,
  drain: AbortSignal | undefined,
): Connected {
  const { file, secret, gate, subscribers, accounts, notifier, log } = parts
  const {
    engine: { host, port },
    edges = [],
  } = file
  let refuse: (refusal: EngineRefusal) => void = () => undefined
  const refused = new Promise<never>((_, reject) => {
    refuse = reject
  })
  const signalling = openSignalling({
    engine: { host, port, secret },
    ...(board instanceof Switchboard && {
      take: (caller, line) => board.take(caller, line),
    }),
    lost: () => {
      notifier?.lose()
      if (board instanceof Switchboard) board.lose()
    },
    edges,
    isLeaving: () => drain?.aborted === true,
    refused: refuse,
    answer: async (asked) => accounts.answer(asked),
    ...(gate && { gate }),
    ...(subscribers && { register: (request) => subscribers.register(request) }),
    subscribing: subscribers && notifier && { doorman: subscribers.doorman, notifier },
    failed: (error) => log('error', 'a request could not be judged', { reason: String(error) }),
    log,
  })
  return { signalling, refused }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort')
}
