import type { Phase } from './phase.ts'

/** Milliseconds since 1970. */
export type Instant = number

/** What the boot service knows of one node's installation. */
export interface NodeState {
  readonly phase: Phase
  /** When the phase began. */
  readonly since: Instant
  /** Of this installation, when each phase began. */
  readonly history: readonly Step[]
  /** When the node was last heard of; absent: never. */
  readonly heard?: Instant
  /** Of the whole installation, 0 to 100. */
  readonly percent: number
  /** What the installer said last. */
  readonly message: string
  /** Why it does not go on; the phase is the one it stopped in. */
  readonly failure?: Failure
  /** What the running installation may ask for. */
  readonly grant?: Grant
  /** Whether the next installation may destroy what is on the node's disks. */
  readonly mayWipe?: boolean
  /** Base64 of the SSH host key the node was given (RFC 4253, 6.6). */
  readonly hostKey?: string
}

export interface Step {
  readonly phase: Phase
  readonly at: Instant
}

export interface Failure {
  /** Told by the installer, or silence we noticed: silence may end. */
  readonly kind: 'told' | 'silent'
  readonly message: string
  /** The end of the installer's log; empty where there is none. */
  readonly log: string
}

/** SHA-256 in hexadecimal: the state holds nothing that opens a door. */
export type TokenHash = string

/** The right to install a node, for whoever knows the token. */
export interface Grant {
  readonly token: TokenHash
  /** Until when plan and identity may be asked for. */
  readonly until: Instant
  /** Whoever asked first; nobody else gets anything. */
  readonly address?: string
  /** When the identity was given away: it is given once. */
  readonly given?: Instant
}

/** Milliseconds after its start from the network in which a node may ask what it is. */
export const GRANT_LIFETIME = 60 * 60_000

export const newNode = (at: Instant): NodeState => ({
  ...{ phase: 'waiting', since: at, history: [], percent: 0, message: '' },
})
