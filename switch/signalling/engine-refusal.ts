import { OneProblem } from '../../inventory/model/one-problem.ts'
import type { Explained } from '../../inventory/model/problem.ts'

/** The engine knows another secret than we do; trying again would change nothing. */
export class EngineRefusal extends OneProblem implements Explained {
  override readonly name = 'EngineRefusal'
  readonly code = 'ENGINE_REFUSES_SECRET'
  readonly blame = 'machine'

  constructor(host: string, port: number) {
    const message = `the SIP engine at ${host}:${port} refuses the secret`
    super(message, 'give the engine and the switch the same secret file')
  }
}
