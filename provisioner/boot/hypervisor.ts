import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

/** What a hypervisor does to a machine from outside, as its administrator has it done. */
export interface Hypervisor {
  /** Presses the power button (ACPI): the guest shuts down in order, or does not. */
  pressPower(): Promise<void>
  /** Resolves when the agent in the guest answers; rejects when it does not in time. */
  askAgent(): Promise<void>
}

/** Milliseconds an answer may take: an emulated guest is slow. */
const PATIENCE = 60_000

/**
 * Speaks with QEMU (QMP, docs/interop/qmp-spec) and with the agent behind it (qemu-ga-ref): one
 * JSON object a line, one answer each.
 *
 * @param sockets Unix sockets of both.
 */
export function openHypervisor(sockets: {
  readonly qmp: string
  readonly agent: string
}): Hypervisor {
  return {
    pressPower: () => converse(sockets.qmp, ['qmp_capabilities', 'system_powerdown']),
    askAgent: () => converse(sockets.agent, ['guest-ping']),
  }
}

async function converse(path: string, commands: readonly string[]): Promise<void> {
  const socket = connect(path)
  socket.setTimeout(PATIENCE, () => socket.destroy(new Error(`nothing answers at ${path}`)))
  try {
    await once(socket, 'connect')
    const answers = answersOf(socket)
    for (const execute of commands) {
      socket.write(`${JSON.stringify({ execute })}\n`)
      const { done, value } = await answers.next()
      if (done || !('return' in value)) throw new Error(`${execute}: ${JSON.stringify(value)}`)
    }
  } finally {
    socket.destroy()
  }
}

/** Answers only: greetings and events come in between. */
async function* answersOf(socket: Socket): AsyncGenerator<object> {
  for await (const line of createInterface({ input: socket })) {
    const said: unknown = JSON.parse(line)
    if (typeof said === 'object' && said && ('return' in said || 'error' in said)) yield said
  }
}
