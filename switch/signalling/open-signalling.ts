import type { Answer } from '../registrar/doorman.ts'
import type { IncomingRegister } from '../registrar/registrar.ts'
import type { Gate, Origin } from '../routing/gate.ts'
import { CallClaim } from './call-claim.ts'
import { CallerHalf } from './caller-half.ts'
import type { DialogWorld } from './dialog-half.ts'
import { Srf, type SrfDialog, type SrfRequest, type SrfResponse } from './drachtio-srf.ts'
import { EngineRefusal } from './engine-refusal.ts'
import type { AnswerChallenges } from './identification.ts'
import type { CallerEvent, CallerLeg } from './leg.ts'
import { type Line, openLine } from './line.ts'
import { serveCalls, serveOthers, type Taker } from './serve-requests.ts'
import { sourceBehind } from './source-of.ts'
import { StandingDialogs } from './standing-dialogs.ts'
import { Heir } from './succession/heir.ts'
import { takeRegister } from './take-register.ts'
import { takeReplaces } from './take-replaces.ts'
import { type Subscribing, takeSubscribe } from './take-subscribe.ts'
import { throughGate } from './through-gate.ts'

export interface SignallingOptions {
  /** Where our engine or a drachtio-server serves drachtio's application protocol. */
  readonly engine: { readonly host: string; readonly port: number; readonly secret: string }
  /** Takes a new call; what it returns hears everything the caller does afterwards. Absent: others do. */
  readonly take?: (caller: CallerLeg, line: Line) => (event: CallerEvent) => void
  /** Absent: our calls end with us. */
  readonly inheritance?: Inheritance | undefined
  /** True: another connection serves what is not a call. */
  readonly isForCalls?: boolean
  /** Methods that are taken within a dialog; absent: those that are relayed. */
  readonly allow?: string
  /** Addresses of our edge servers, which tell where requests really came from. */
  readonly edges?: readonly string[]
  /** Answers challenges of trunks; absent: we have no account with anybody. */
  readonly answer?: AnswerChallenges
  /** True: whoever asks by OPTIONS is told to send calls elsewhere. */
  readonly isLeaving?: () => boolean
  /** Asks who calls; absent: anyone may. */
  readonly gate?: Gate
  /** Answers REGISTER; absent: there is no registrar. */
  readonly register?: (request: IncomingRegister) => Promise<Answer>
  /** Answers SUBSCRIBE; absent: nothing can be subscribed to. */
  readonly subscribing?: Subscribing | undefined
  /** `gate` or `register` could not do their work; the request gets 500. */
  readonly failed: (error: unknown) => void
  /** The connection is gone, and with it every dialog. It is being made again already. */
  readonly lost: () => void
  /** The engine does not want us: nothing will come of this connection. */
  readonly refused: (refusal: EngineRefusal) => void
  readonly log: (level: 'info' | 'warn', message: string, facts?: object) => void
}

/** Calls that outlive who has them. */
export interface Inheritance {
  /** Of all who take up each other's calls. */
  readonly name: string
  readonly takeUp: (dialog: SrfDialog, note: string | undefined, world: DialogWorld) => void
}

/** The switch's door to SIP. */
export interface Signalling {
  readonly line: Line
  /** Resolves when the engine has answered for the first time. */
  readonly connected: Promise<void>
  /** Takes new calls, or leaves them to other connections until told otherwise. */
  accept(isAccepting: boolean): void
  close(): void
}

/** The longest pause between two attempts to reach the engine, in milliseconds. */
const LONGEST_PAUSE = 2000

/** Connects to the engine, trying until it answers, and keeps the connection from then on. */
export function openSignalling(options: SignallingOptions): Signalling {
  const { engine, log } = options
  const { inheritance } = options
  const srf = new Srf(inheritance ? [`app:${inheritance.name}`] : [])
  let isConnected = false
  let isClosed = false
  const claim = new CallClaim(srf)
  const standing = new StandingDialogs()
  const line = openLine(srf, standing, options.answer)
  const heir = inheritance && heirOf(inheritance, { srf, standing }, log)
  let answered: () => void = () => undefined
  const connected = new Promise<void>((resolve) => {
    answered = resolve
  })
  const reconnect = { retryMaxDelay: LONGEST_PAUSE, maxAttempts: Number.POSITIVE_INFINITY }

  serve(srf, { line, standing }, options)
  srf.on('error', ({ message: reason }) => {
    if (!isClosed) log('warn', 'the SIP engine cannot be reached', { reason })
  })
  srf.on('close', () => {
    if (!isConnected) return
    isConnected = false
    log('warn', 'the connection to the SIP engine is gone')
    options.lost()
  })
  srf.on('connect', (error, sip) => {
    if (isClosed) return disconnect(srf)
    isConnected = !error
    if (error) return options.refused(new EngineRefusal(engine.host, engine.port))
    log('info', 'connected to the SIP engine', { sip })
    claim.connected()
    heir?.connected()
    answered()
  })
  srf.connect({ ...engine, reconnect })
  return {
    ...{ line, connected },
    accept: (isAccepting) => {
      claim.accept(isAccepting)
      heir?.accept(isAccepting)
    },
    close: () => {
      isConnected = false
      isClosed = true
      // Without a connection, disconnect() would let it try for ever.
      reconnect.maxAttempts = 1
      disconnect(srf)
    },
  }
}

function heirOf({ takeUp }: Inheritance, world: DialogWorld, log: SignallingOptions['log']): Heir {
  const failed = (reason: string) => log('info', 'no calls are taken up any more', { reason })
  return new Heir(world.srf, (dialog, note) => takeUp(dialog, note, world), failed)
}

interface Means {
  readonly line: Line
  readonly standing: StandingDialogs
}

function serve(srf: Srf, { line, standing }: Means, options: SignallingOptions): void {
  const { take, gate, register, subscribing, failed, allow, answer } = options
  const { isForCalls = false, isLeaving = () => false, edges = [] } = options
  const sourceOf = sourceBehind(edges)
  if (take) {
    const start = (request: SrfRequest, response: SrfResponse, origin: Origin) => {
      const replaces = request.get('Replaces')
      if (replaces !== undefined) {
        return takeReplaces({ srf, standing, request, response, origin }, replaces, allow)
      }
      const arrival = { origin, source: sourceOf(request) }
      const caller = new CallerHalf(srf, request, response, arrival, { allow, answer, standing })
      caller.hear = take(caller, line)
    }
    const open: Taker = (request, response) => start(request, response, { kind: 'anyone' })
    serveCalls(srf, gate ? throughGate(gate, start, failed, sourceOf) : open)
  }
  if (isForCalls) return
  serveOthers(srf, {
    register: register && takeRegister(register, failed, sourceOf),
    subscribe: subscribing && takeSubscribe(srf, subscribing, failed, sourceOf),
    isLeaving,
  })
}

/** drachtio-srf throws when there is no connection to close. */
function disconnect(srf: Srf): void {
  try {
    srf.disconnect()
  } catch {
    // Nothing is connected: that is what was wanted.
  }
}
