import fc from 'fast-check'
import { test } from 'tap'
import { HungUp, isCallError } from '../../../../switch/app/core/errors.ts'
import { Scope } from '../../../../switch/app/core/scope.ts'
import { sleep } from '../../../../switch/app/core/sleep.ts'
import { StandingClock } from '../../../support/standing-clock.ts'

/** A script: what it does one after another, or in scopes of its own, and what it leaves behind. */
type Script =
  | { readonly do: 'sleep'; readonly seconds: number; readonly timeout?: number | undefined }
  | { readonly do: 'throw' }
  | { readonly do: 'leave'; readonly seconds: number }
  | { readonly do: 'fork' | 'enter' | 'both'; readonly scripts: readonly Script[] }

const seconds = fc.nat(20)
const { script } = fc.letrec<{ script: Script }>((tie) => ({
  script: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.record({
      do: fc.constant('sleep' as const),
      seconds,
      timeout: fc.option(seconds, { nil: undefined }),
    }),
    fc.record({ do: fc.constant('leave' as const), seconds }),
    fc.constant({ do: 'throw' as const }),
    fc.record({
      do: fc.constantFrom('fork' as const, 'enter' as const, 'both' as const),
      scripts: fc.array(tie('script'), { maxLength: 4 }),
    }),
  ),
}))

class Stage {
  readonly clock = new StandingClock()
  readonly scope = new Scope(this.clock)
  /** Operations that have not settled. */
  open = 0

  async run(scope: Scope, script: Script): Promise<void> {
    switch (script.do) {
      case 'throw':
        throw new Error('a mistake of the script')
      case 'leave':
        this.count(scope.operate((signal) => sleep(this.clock, script.seconds, signal))).catch(
          () => undefined,
        )
        return
      case 'sleep':
        return this.count(this.#sleep(scope, script))
      case 'fork':
        for (const each of script.scripts) scope.fork(() => this.run(scope, each))
        return
      case 'enter':
        return this.count(scope.enter((inner) => this.#inTurn(inner, script.scripts)))
      case 'both': {
        const all = scope.enter((inner) =>
          Promise.all(script.scripts.map((each) => this.run(inner, each))),
        )
        await this.count(all)
      }
    }
  }

  async #inTurn(scope: Scope, scripts: readonly Script[]): Promise<void> {
    for (const each of scripts) await this.run(scope, each)
  }

  #sleep(scope: Scope, script: Extract<Script, { do: 'sleep' }>): Promise<void> {
    const bounds = script.timeout === undefined ? {} : { timeout: `${script.timeout}ms` as const }
    return scope.operate((signal) => sleep(this.clock, script.seconds, signal), bounds)
  }

  async count<Result>(operation: Promise<Result>): Promise<Result> {
    this.open += 1
    try {
      return await operation
    } finally {
      this.open -= 1
    }
  }

  /** Lets so many milliseconds pass, and everything happen that follows. */
  async pass(time: number): Promise<void> {
    for (let passed = 0; passed < time; passed += 1) {
      await new Promise(setImmediate)
      this.clock.advance(1)
    }
    await new Promise(setImmediate)
  }
}

const gone = new HungUp('party', 'BYE')

test('whenever a call ends, all it started settles at once, and no timer stays', async () => {
  await fc.assert(
    fc.asyncProperty(script, fc.nat(12), async (script, time) => {
      const stage = new Stage()
      stage.run(stage.scope, script).catch(() => undefined)
      await stage.pass(time)
      await stage.scope.close(gone)
      await new Promise(setImmediate)
      return stage.open === 0 && stage.scope.size === 0 && stage.clock.waiting === 0
    }),
    { numRuns: 300 },
  )
})

test('a script that is left alone ends by itself, and leaves nothing', async () => {
  await fc.assert(
    fc.asyncProperty(script, async (script) => {
      const stage = new Stage()
      let isOver = false
      const over = () => {
        isOver = true
      }
      stage.run(stage.scope, script).then(over, over)
      for (let turn = 0; turn < 400 && (!isOver || stage.clock.waiting > 0); turn += 1) {
        await stage.pass(1)
      }
      return isOver && stage.open === 0 && stage.scope.size === 0 && stage.clock.waiting === 0
    }),
    { numRuns: 200 },
  )
})

test('what a hangup stops rejects with the hangup or with a mistake of the script', async () => {
  await fc.assert(
    fc.asyncProperty(script, fc.nat(12), async (script, time) => {
      const stage = new Stage()
      const outcome = stage.run(stage.scope, script).then(
        () => true,
        (error: unknown) => isCallError(error) || (error as Error).message.includes('mistake'),
      )
      await stage.pass(time)
      await stage.scope.close(gone)
      return outcome
    }),
    { numRuns: 200 },
  )
})
