import type { Command } from 'commander'
import type { Surroundings } from './surroundings.ts'
import { CallFilter, type CallWishes } from './trace/call-filter.ts'
import { followTrace } from './trace/follow-trace.ts'
import { Ladder } from './trace/ladder.ts'

interface Options extends CallWishes {
  readonly socket: string
  readonly messages?: boolean
  readonly json?: boolean
}

/** Where the engine of a node listens for readers. */
export const TRACE_SOCKET = '/run/switchyard/trace.sock'

const WIDTH = 100

export function addEngineTrace(engine: Command, surroundings: Surroundings): void {
  engine
    .command('trace')
    .description('show the messages of a running engine as they pass, as a ladder; times are UTC')
    .option('--socket <path>', "the engine's trace socket", TRACE_SOCKET)
    .option('--call-id <text>', 'only calls whose Call-ID has this in it')
    .option('--from <text>', 'only calls from this: any part of From')
    .option('--to <text>', 'only calls to this: any part of To')
    .option(
      '--method <name>',
      'only messages of this method, responses included; may be repeated',
      (name, before: readonly string[] = []) => [...before, name.toUpperCase()],
    )
    .option('--messages', 'show whole messages; digest answers and SRTP keys are masked')
    .option('--json', 'one JSON object a line instead of a ladder')
    .action((options: Options) => trace(options, surroundings))
}

async function trace(
  { socket, messages = false, json, ...wishes }: Options,
  { output, signal }: Surroundings,
): Promise<void> {
  const filter = new CallFilter(wishes)
  const ladder = new Ladder(output.terminal?.columns ?? WIDTH)
  for await (const record of followTrace({ socket, messages }, signal)) {
    if (!filter.wants(record)) continue
    output.answer(json ? `${JSON.stringify(record)}\n` : ladder.render(record))
  }
}
