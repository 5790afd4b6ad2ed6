import { CallQueue, defineApp, Timeout, takeMessage } from 'switchyard/app'

/**
 * A queue with agents. Who waits too long, or presses 1, leaves a message. Agents dial `*22` to
 * come, `*23` to go.
 */
export function supportQueue() {
  const queue = new CallQueue({ ringFor: '15s', wrapUp: '10s' })
  const waiting = {
    music: 'moh.wav',
    announce: (position: number) => ['your-position-is.wav', `digits/${position}.wav`],
    exitOn: '1',
    timeout: '10m',
  } as const
  const message = {
    ...{ box: 'support', greeting: 'leave-a-message.wav', beep: 'beep.wav' },
  }

  return defineApp({
    queues: { support: queue },
    async call(call, { mailboxes }) {
      await call.answer()
      if (call.to.user === '*22') {
        queue.agents.add(call.from.uri)
        queue.serve()
        return call.play('logged-in.wav')
      }
      if (call.to.user === '*23') {
        queue.agents.remove(call.from.uri)
        return call.play('logged-out.wav')
      }
      const end = await queue.enter(call, waiting).catch((error: unknown) => {
        if (error instanceof Timeout) return { type: 'exit' } as const
        throw error
      })
      if (end.type === 'exit') return takeMessage(call, { mailboxes, ...message })
      await end.agent.play('support-call.wav')
      return call.bridge(end.agent)
    },
  })
}

export default supportQueue()
