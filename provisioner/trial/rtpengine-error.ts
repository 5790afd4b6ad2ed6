import { OneProblem } from '../../inventory/model/one-problem.ts'
import type { Explained } from '../../inventory/model/problem.ts'

/** There is no rtpengine to try an application with. */
export class RtpengineMissingError extends OneProblem implements Explained {
  override readonly name = 'RtpengineMissingError'
  readonly code = 'RTPENGINE_MISSING'
  readonly blame = 'machine'

  constructor() {
    super(
      'rtpengine, which carries the sound of calls, is not on this machine',
      'as root: apt-get install --no-install-recommends rtpengine-daemon',
    )
  }
}

/** rtpengine does not start, or ended while it was needed. */
export class RtpengineError extends OneProblem implements Explained {
  override readonly name = 'RtpengineError'
  readonly code = 'RTPENGINE_ENDED'
  readonly blame = 'command'

  /** @param said everything it has said. */
  constructor(said: string) {
    const last = said.trimEnd().split('\n').slice(-5).join('\n  ')
    super('rtpengine has ended', `its last lines were\n  ${last}`)
  }
}
