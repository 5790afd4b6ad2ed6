import { z } from 'zod'
import { OneProblem } from '../../../inventory/model/one-problem.ts'
import type { Explained } from '../../../inventory/model/problem.ts'
import type { NodeState } from './node-state.ts'
import { PHASES } from './phase.ts'

/** What was remembered of a node cannot be read. */
export class StateError extends OneProblem implements Explained {
  override readonly name = 'StateError'
  readonly code = 'SERVE_STATE_DAMAGED'
  readonly blame = 'machine'

  constructor(file: string) {
    super(
      `${file} is not what the boot service wrote`,
      'remove it to forget the node: it is installed again at its next start, if its disks are empty',
    )
  }
}

const Phase = z.enum(PHASES)

const State = z.strictObject({
  phase: Phase,
  since: z.number(),
  history: z.array(z.strictObject({ phase: Phase, at: z.number() })),
  heard: z.number().optional(),
  percent: z.number().min(0).max(100),
  message: z.string(),
  failure: z
    .strictObject({ kind: z.enum(['told', 'silent']), message: z.string(), log: z.string() })
    .optional(),
  grant: z
    .strictObject({
      token: z.string().regex(/^[0-9a-f]{64}$/),
      until: z.number(),
      address: z.string().optional(),
      given: z.number().optional(),
    })
    .optional(),
  mayWipe: z.boolean().optional(),
  hostKey: z.string().optional(),
})

export const renderState = (state: NodeState): string => `${JSON.stringify(state, null, 2)}\n`

/** @throws {StateError} */
export function parseState(text: string, file: string): NodeState {
  try {
    return State.parse(JSON.parse(text)) as NodeState
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) throw new StateError(file)
    throw error
  }
}
