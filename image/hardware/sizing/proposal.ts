import type { Hardware } from '../../../inventory/model/cluster.ts'
import type { RoleCode } from '../../../inventory/model/role.ts'
import type { RuleName } from './rules.ts'

/** What a cluster must bear in its busiest hour. */
export interface Load {
  /** Calls at the same time. */
  readonly calls: number
  /** Phones that register. */
  readonly subscribers: number
  /** Whether every call is recorded. */
  readonly recording: boolean
}

/** The same load, in the units that machines feel. */
export interface Traffic {
  readonly callsPerSecond: number
  readonly registrationsPerSecond: number
  /** Media, received and sent. */
  readonly packetsPerSecond: number
  /** Media, each way. */
  readonly megabitsPerSecond: number
}

/** Nodes of one role. */
export interface RoleProposal {
  readonly role: RoleCode
  /** Nodes, the spare ones with them. */
  readonly count: number
  /** Of each node. */
  readonly hardware: Hardware
  /** How the numbers came about, a step in each line. */
  readonly why: readonly string[]
  /** The figures that went in. */
  readonly rules: readonly RuleName[]
}

export interface Proposal {
  readonly load: Load
  readonly traffic: Traffic
  readonly roles: readonly RoleProposal[]
}
