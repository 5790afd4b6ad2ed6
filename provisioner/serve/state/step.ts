import {
  type Failure,
  GRANT_LIFETIME,
  type Grant,
  type Instant,
  type NodeState,
  newNode,
  type TokenHash,
} from './node-state.ts'
import { isInstalled, isLater, PATIENCE, type Phase, type ReportedPhase } from './phase.ts'

/** Something that happened to a node. */
export type NodeEvent =
  /** Its boot loader was told to install, with this token. */
  | { readonly kind: 'started'; readonly token: TokenHash }
  /** Its boot loader was told to go on with the disks. */
  | { readonly kind: 'passed-on' }
  /** An installer or the installed node tells how far it is. */
  | { readonly kind: 'reported'; readonly report: Report }
  /** Whoever knows the token asked for something, and nobody had before. */
  | { readonly kind: 'claimed'; readonly address: string }
  /** So much of its root filesystem, from 0 to 1, is under way to it. */
  | { readonly kind: 'sent'; readonly share: number }
  | { readonly kind: 'identity-given'; readonly hostKey: string }
  /** It answered as SSH server, with its own key. */
  | { readonly kind: 'reached' }
  /** Something answered as SSH server at its address, with another key. */
  | { readonly kind: 'impersonated'; readonly fingerprint: string }
  /** Somebody wants it installed, whatever is on its disks. */
  | { readonly kind: 'reinstall' }
  /** Time went by. */
  | { readonly kind: 'tick' }

export interface Report {
  readonly phase: ReportedPhase
  /** 0 to 100; absent where the installer cannot tell. */
  readonly percent?: number
  readonly message: string
  readonly log: string
}

/** The node after the event. What does not fit where it is changes nothing. */
export function step(state: NodeState, event: NodeEvent, at: Instant): NodeState {
  switch (event.kind) {
    case 'started':
      return started(state, event.token, at)
    case 'passed-on':
      return { ...state, heard: at }
    case 'claimed':
      return withGrant(state, ({ address = event.address, ...grant }) => ({ ...grant, address }))
    case 'sent':
      return sent(state, event.share, at)
    case 'identity-given':
      return identityGiven(state, event.hostKey, at)
    case 'reported':
      return state.grant ? reported({ ...state, heard: at }, event.report, at) : state
    case 'reached':
      return reached(state, at)
    case 'impersonated':
      return impersonated(state, event.fingerprint)
    case 'reinstall':
      return { ...newNode(at), message: 'to be installed at its next start', mayWipe: true }
    case 'tick':
      return overdue(state, at)
  }
}

/**
 * Whether the node is to be installed when it starts from the network. Once its identity was given away
 * only `reinstall` starts over: a second one might be somebody else's.
 */
export function wantsInstalling({ phase, grant }: NodeState): boolean {
  return !isInstalled(phase) && grant?.given === undefined
}

function started(state: NodeState, token: TokenHash, at: Instant): NodeState {
  if (!wantsInstalling(state)) return state
  const grant: Grant = { token, until: at + GRANT_LIFETIME }
  const { mayWipe } = state
  return {
    ...{ phase: 'loading', since: at, heard: at, percent: 0, grant },
    ...{ history: [{ phase: 'loading', at }], message: 'started from the network' },
    ...(mayWipe ? { mayWipe } : {}),
  }
}

function withGrant(state: NodeState, change: (grant: Grant) => Grant): NodeState {
  return state.grant ? { ...state, grant: change(state.grant) } : state
}

/** Where in the whole unpacking lies, in per cent; the plans say the same at its ends. */
const [UNPACKING_FROM, UNPACKING_TO] = [20, 80]

function sent(state: NodeState, share: number, at: Instant): NodeState {
  if (state.phase !== 'extracting' || state.failure?.kind === 'told') return state
  const percent = Math.floor(UNPACKING_FROM + (UNPACKING_TO - UNPACKING_FROM) * share)
  return { ...withoutFailure(state), heard: at, percent: Math.max(percent, state.percent) }
}

function identityGiven(state: NodeState, hostKey: string, at: Instant): NodeState {
  if (!state.grant || state.grant.given !== undefined) return state
  return { ...state, hostKey, grant: { ...state.grant, given: at } }
}

function reported(state: NodeState, report: Report, at: Instant): NodeState {
  const { phase, percent = state.percent, message, log } = report
  // What failed does not go on, and what is on its disks does not fail to be installed.
  if (state.failure?.kind === 'told' || state.phase === 'reachable') return state
  if (phase === 'failed') return { ...state, failure: { kind: 'told', message, log } }
  // Reports overtake one another.
  if (isLater(state.phase, phase)) return state
  const entered = enter(withoutFailure(state), phase, at)
  return { ...entered, percent: Math.max(percent, entered.percent), message }
}

function enter(state: NodeState, phase: Phase, at: Instant): NodeState {
  if (state.phase === phase) return state
  const { mayWipe, ...rest } = withoutFailure(state)
  const percent = isInstalled(phase) ? 100 : state.percent
  const history = [...state.history, { phase, at }]
  // The permission is for one time, and from here on it is used.
  const kept = mayWipe && isLater('partitioning', phase) ? { mayWipe } : {}
  return { ...rest, phase, since: at, percent, history, ...kept }
}

function withoutFailure({ failure: _, ...rest }: NodeState): NodeState {
  return rest
}

/** What answers with its key has started from its disks, though its report may still be on the way. */
function reached(state: NodeState, at: Instant): NodeState {
  if (!isInstalled(state.phase) || state.phase === 'reachable') return state
  return enter(enter(state, 'first-boot', at), 'reachable', at)
}

function impersonated(state: NodeState, fingerprint: string): NodeState {
  if (!isInstalled(state.phase)) return state
  const message = `its address answers with another host key, ${fingerprint}: is it another machine?`
  return { ...state, failure: { kind: 'silent', message, log: '' } }
}

function overdue(state: NodeState, at: Instant): NodeState {
  const { phase, heard = state.since, failure } = state
  const patience = PATIENCE[phase]
  const quiet = at - Math.max(heard, state.since)
  if (failure || patience === undefined || quiet < patience) return state
  return { ...state, failure: silence(phase, patience) }
}

function silence(phase: Phase, patience: number): Failure {
  const minutes = patience / 60_000
  const message =
    phase === 'first-boot'
      ? `it does not answer by SSH for ${minutes} minutes`
      : `nothing heard for ${minutes} minutes: is it off, or off the network?`
  return { kind: 'silent', message, log: '' }
}
