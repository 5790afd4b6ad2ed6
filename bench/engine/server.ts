import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { startProcess } from '../../provisioner/runner/process.ts'
import { eventually } from '../../test/lab/support/eventually.ts'
import { freePorts } from '../../test/support/free-ports.ts'
import { startChild } from './child.ts'

export const SECRET = 'cymru'
/** Where `npm run build` puts the product. */
export const BUILT = fileURLToPath(new URL('../../dist', import.meta.url))

const Place = z.object({ sip: z.number(), applications: z.number() })
const Load = z.object({ dialogs: z.number(), requests: z.number(), transactions: z.number() })
const Delay = z.object({ p99: z.number() })
const Memory = z.object({ heap: z.number() })

/** A SIP server with one UDP listener on the loopback, a process of its own. */
export interface Server {
  readonly pid: number
  /** UDP port. */
  readonly sip: number
  /** TCP port. */
  readonly applications: number
  /** What only our own engine tells of itself. */
  readonly inner?: Inner
  stop(): Promise<void>
}

export interface Inner {
  load(): Promise<z.infer<typeof Load>>
  /** Milliseconds, 99 of 100 turns of the event loop since it was last asked; beyond a timer's own. */
  eventLoopDelay(): Promise<number>
  /** Bytes that are in use when all garbage is collected. */
  heap(): Promise<number>
}

/** A kind of server to measure. */
export interface Candidate {
  readonly name: string
  start(): Promise<Server>
}

export const ourEngine: Candidate = {
  name: 'switchyard engine',
  async start() {
    const child = await startChild('engine-process.mjs', [BUILT, SECRET], ['--expose-gc'])
    return {
      pid: child.pid,
      ...(await child.ask('place', Place)),
      inner: {
        load: () => child.ask('load', Load),
        eventLoopDelay: async () => (await child.ask('delay', Delay)).p99,
        heap: async () => (await child.ask('memory', Memory)).heap,
      },
      stop: () => child.stop(),
    }
  },
}

/** @param program the path of a drachtio-server. */
export function drachtioServer(program: string): Candidate {
  return {
    name: 'drachtio-server',
    async start() {
      const folder = await mkdtemp(join(tmpdir(), 'switchyard-bench-drachtio-'))
      const [sip = 0, applications = 0] = await freePorts(2)
      const file = join(folder, 'drachtio.conf.xml')
      await writeFile(file, configuration(sip, applications))
      // The first line is the number of the process that becomes the server.
      const script = ['-c', 'echo $$; exec "$@"', 'sh', program, '-f', file]
      let said = ''
      const running = startProcess({ file: 'sh', args: script }, (text) => {
        said += text
      })
      await eventually(() => answers(applications), 'drachtio-server answers')
      const stop = async () => {
        await running.stop()
        await rm(folder, { recursive: true })
      }
      return { pid: Number.parseInt(said, 10), sip, applications, stop }
    },
  }
}

function configuration(sip: number, applications: number): string {
  return `<drachtio>
  <admin port="${applications}" secret="${SECRET}">127.0.0.1</admin>
  <sip><contacts><contact>sip:127.0.0.1:${sip};transport=udp</contact></contacts></sip>
  <logging><console/><sofia-loglevel>0</sofia-loglevel><loglevel>error</loglevel></logging>
</drachtio>
`
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1')
    const tell = (result: boolean) => {
      socket.destroy()
      resolve(result)
    }
    socket.once('connect', () => tell(true)).once('error', () => tell(false))
  })
}
