import type { Socket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { type Bencoded, parseBencode } from './parse-bencode.ts'

const CONTROL = { address: '127.0.0.1', port: 2223 }
/** Milliseconds until a question counts as unanswered. */
const PATIENCE = 300

/** What rtpengine says about itself. */
export interface Relay {
  isUp(): Promise<boolean>
  /** Ids of the calls it holds. */
  calls(): Promise<readonly string[]>
}

/** Asks rtpengine by its control protocol (ng: a cookie, then a bencoded dictionary). */
export function askRelay(socket: Socket): Relay {
  let turn = 0
  const ask = async (command: string): Promise<Bencoded | undefined> => {
    turn += 1
    const question = `lab${turn} d7:command${command.length}:${command}e`
    const stop = new AbortController()
    socket.send(question, CONTROL.port, CONTROL.address)
    const answer = once(socket, 'message', { signal: stop.signal })
    const given = await Promise.race([answer, setTimeout(PATIENCE)]).finally(() => stop.abort())
    answer.catch(() => undefined)
    if (!Array.isArray(given)) return undefined
    const text = String(given[0])
    return text.startsWith(`lab${turn} `)
      ? parseBencode(text.slice(text.indexOf(' ') + 1))
      : undefined
  }
  return {
    isUp: async () => field(await ask('ping'), 'result') === 'pong',
    calls: async () => {
      const calls = field(await ask('list'), 'calls')
      if (Array.isArray(calls)) return calls.map(String)
      throw new Error('rtpengine does not list its calls')
    },
  }
}

function field(value: Bencoded | undefined, name: string): Bencoded | undefined {
  return typeof value === 'object' && 'get' in value ? value.get(name) : undefined
}
