import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { stackOf } from '../../../inventory/model/reason-of.ts'
import type { Call } from '../../app/call.ts'
import { isCallError } from '../../app/core/errors.ts'
import { describePaths } from '../../app/http/describe-routes.ts'
import { DEFAULT_LIMITS } from '../../app/policy/call-limits.ts'
import { AppRuntime } from '../../app/runtime/app-runtime.ts'
import type { Channel } from '../../app/workers/channel.ts'
import type { WorkerProgram } from '../../app/workers/process/serve-in-process.ts'
import { systemClock } from '../../engine/transport/system-clock.ts'
import { openRtpengines } from '../../media/open-rtpengines.ts'
import { openPorts } from '../../media/port/open-ports.ts'
import { ESPEAK } from '../../media/speech/espeak.ts'
import { speechAt } from '../../media/speech/http-speech.ts'
import { SpokenTexts } from '../../media/speech/spoken-texts.ts'
import { KnownPlaces } from '../../registrar/location/known-places.ts'
import { openWays } from '../../routing/plan/ways.ts'
import type { Plan } from '../../routing/route-invite.ts'
import { openSignalling, type Signalling } from '../../signalling/open-signalling.ts'
import type { LegRecord } from '../../signalling/script/leg-record.ts'
import { ALLOW_SCRIPTS } from '../../signalling/sip-content.ts'
import { keyOf } from '../../store/binding-rows.ts'
import { countingIds } from '../counting-ids.ts'
import type { Log } from '../log.ts'
import { ScriptBoard } from '../script-board.ts'
import { type Back, converse, type Front, type Own, type WorkerData } from './conversation.ts'
import { frontMailboxes } from './front-mailboxes.ts'
import { loadApp } from './load-app.ts'
import { takeUp } from './take-up.ts'

/** Name by which workers take up each other's calls; the engine serves one switch. */
const HEIRS = 'scripts'

/** Milliseconds a version waits for the engine before the one before it makes way. */
const PATIENCE = 5000

/**
 * One version of an application in its process, with its own connection to the engine and its own
 * media: nothing but who may call, records and HTTP goes through the switch itself.
 *
 * @throws {AppError}
 */
export async function runInWorker(
  data: WorkerData & Own,
  channel: Channel,
): Promise<WorkerProgram> {
  const places = new KnownPlaces()
  const front = converse<Front, Back>(channel, {
    replacePlaces: (all) => places.replace(all),
    learnPlace: (place) => places.learn(place),
    answer: (request) => runtime.answer(request),
    describe: () => describePaths(runtime.routes, '/app'),
    hangUp: (call) => hangUp(runtime.calls.get(call)),
    transfer: (call, to) => transfer(runtime.calls.get(call), to),
    send: (call, message) => runtime.calls.get(call)?.send(message) ?? false,
    queues: () => runtime.queues.list(),
    pauseAgent: (...what) => runtime.queues.pause(...what),
  })
  const log: Log = (level, message, facts = {}) => void front.log.asEvent(level, message, facts)
  // A promise that a script forgot is its mistake, and no reason to end everybody's calls.
  process.on('unhandledRejection', (error) => mistaken(log, error))
  const board = await openBoard(data, { front, places, log })
  const app = await loadApp(data.version)
  const runtime: AppRuntime<unknown> = new AppRuntime(app, {
    ...{
      clock: systemClock,
      edge: () => board.edge(signalling.line),
      limits: { ...DEFAULT_LIMITS, ...data.app.limits },
    },
    mailboxes: frontMailboxes(front, data.domain, data.app.recordings),
    log: (message, facts = {}) => log('info', message, facts),
    mistaken: (error) => mistaken(log, error),
  })
  const { engine, edges = [] } = data
  const signalling = openSignalling({
    ...{ engine, edges, allow: ALLOW_SCRIPTS, isForCalls: true, log },
    take: (caller, line) => board.take(runtime, caller, line),
    answer: (asked) => front.answerChallenges(asked),
    inheritance: app.onResume && {
      name: HEIRS,
      takeUp: (dialog, note, world) =>
        takeUp({ runtime, board }, { dialog, note, world, line: signalling.line }),
    },
    ...(data.hasSubscribers && { gate: (arrival) => front.admit(arrival) }),
    failed: (error) => log('error', 'a request could not be judged', { reason: String(error) }),
    lost: () => board.lose(),
    refused: (refusal) => {
      throw refusal
    },
  })
  await Promise.race([signalling.connected, setTimeout(PATIENCE, undefined, { ref: false })])
  void front.serves.asEvent()
  return programOf(runtime, signalling)
}

function programOf(runtime: AppRuntime<unknown>, signalling: Signalling): WorkerProgram {
  const leave = (over: Promise<void>) => {
    signalling.accept(false)
    return over
  }
  return {
    accept: (isAccepting) => {
      runtime.accept(isAccepting)
      signalling.accept(isAccepting)
    },
    drain: () => leave(runtime.drain()),
    close: () => leave(runtime.close()),
  }
}

interface Surroundings {
  readonly front: ReturnType<typeof converse<Front, Back>>
  readonly places: KnownPlaces
  readonly log: Log
}

async function openBoard(
  data: WorkerData & Own,
  { front, places, log }: Surroundings,
): Promise<ScriptBoard> {
  const { address = '127.0.0.1', prompts, recordings } = data.app
  const { link, inOrder, held } = openRtpengines({ relays: data.rtpengines, log })
  const spoken = spokenTexts(data.app)
  const ports = await openPorts({ link, inOrder, held, address, prompts, recordings, log })
  return new ScriptBoard({
    ...{ clock: systemClock, plan: planOf(data, places), newId: countingIds(data.prefix), log },
    port: (id) => ports.port(id),
    speak: (saying, signal) => spoken.fileOf(saying, signal),
    reach: {
      take: (trunk, call) => front.takePlace(trunk, call),
      giveBack: (call) => void front.givePlaceBack.asEvent(call),
      startTimer: systemClock.after,
    },
    record: (start) => {
      void front.begin.asEvent(start)
      return recordOver(front, start.id)
    },
    heritage: {
      relayOf: (leg) => ports.open.get(leg)?.plug.relay?.place,
      portAt: (relay, leg, party) => ports.takeUp(leg, relay, party),
      bequeath: (leg) => void front.bequeath.asEvent(leg),
      inherit: (leg) => front.inherit(leg),
      record: (leg) => recordOver(front, leg),
    },
  })
}

function spokenTexts({ recordings, speech = {} }: WorkerData['app']): SpokenTexts {
  const { url, language = 'en' } = speech
  return new SpokenTexts({
    ...{ speech: url === undefined ? ESPEAK : speechAt(url), language },
    folder: join(recordings, 'spoken'),
  })
}

function hangUp(call: Call<unknown> | undefined): boolean {
  void call?.hangup()
  return call !== undefined
}

async function transfer(call: Call<unknown> | undefined, to: string): Promise<boolean> {
  try {
    await call?.transfer(to)
    return call !== undefined
  } catch (error) {
    if (isCallError(error)) return false
    throw error
  }
}

function planOf(data: WorkerData, places: KnownPlaces): Plan {
  const { domain, hasSubscribers } = data
  return {
    ...{ domain, ways: openWays(data, { now: systemClock.now, random: Math.random }) },
    subscriber: (of) =>
      hasSubscribers ? places.of(keyOf(of.domain, of.user), systemClock.now()) : undefined,
  }
}

function recordOver(front: Surroundings['front'], leg: string): LegRecord {
  return {
    answered: () => void front.answered.asEvent(leg),
    ended: (reason) => void front.ended.asEvent(leg, reason),
  }
}

function mistaken(log: Log, error: unknown): void {
  const reason = stackOf(error)
  log('error', 'a mistake of the application', { reason })
}
