import type { Problem } from '../../inventory/model/problem.ts'
import type { Facts } from './node/facts.ts'
import type { Finding } from './node/judge-facts.ts'
import type { Line } from './node/judge-line.ts'

/**
 * How a node came out: `ready` is as the repository says, `changed` was brought there by this run,
 * `would-change` needs a run that is not dry, `failed` has a reason.
 */
export type Standing = 'ready' | 'changed' | 'would-change' | 'failed'

export interface Outcome {
  readonly node: string
  readonly standing: Standing
  /** Files that were written, or would be. */
  readonly files: readonly string[]
  /** Tasks of Ansible that changed something, or would; absent: Ansible did not come to it. */
  readonly tasks?: number
  readonly findings: readonly Finding[]
  readonly facts?: Facts
  /** Absent: there was no other node to send to. */
  readonly line?: Line
  readonly problem?: Problem
}
