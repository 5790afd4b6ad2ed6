import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { freePorts } from '../../test/support/free-ports.ts'
import { type Child, startChild } from './child.ts'
import { processorTime } from './process-usage.ts'
import { type Candidate, SECRET, type Server } from './server.ts'
import { type Caller, type Outcome, startCallee, startCaller, type Traffic } from './sipp.ts'

/** SIPp is one thread, which is full near a thousand calls a second: several share the load. */
const PAIRS = 2
/** Milliseconds in which SIPp certainly listens, and the application's claims are heard. */
const SETTLED = 500

const Count = z.object({ legs: z.number(), joined: z.number(), failed: z.number() })

/** Milliseconds of processor time. */
export interface ProcessorTimes {
  readonly server: number
  readonly application: number
}

/** A server, the B2BUA and SIPp at both ends, all of their own and new. */
export interface Bed {
  readonly server: Server
  readonly application: Child
  /** Sets calls going; both pairs share them. */
  start(traffic: Traffic): Promise<readonly Caller[]>
  /** Sends traffic and waits until all of it has ended. */
  send(traffic: Traffic): Promise<Outcome>
  /** Legs the application knows of and has seen no end of. */
  legs(): Promise<number>
  processorTimes(): Promise<ProcessorTimes>
}

/** Lends a bed for one measurement, and clears it away whatever happens. */
export async function withBed<T>(
  candidate: Candidate,
  measure: (bed: Bed) => Promise<T>,
): Promise<T> {
  const open: { stop(): Promise<void> }[] = []
  const keep = <Part extends { stop(): Promise<void> }>(part: Part) => {
    open.push(part)
    return part
  }
  try {
    const server = keep(await candidate.start())
    const ports = await freePorts(PAIRS)
    for (const port of ports) keep(startCallee(port))
    const args = [`${server.applications}`, SECRET, ...ports.map(String)]
    const application = keep(await startChild('application-process.mjs', args))
    await sleep(SETTLED)
    return await measure(bedOf(server, application, keep))
  } finally {
    await Promise.all(open.map((part) => part.stop()))
  }
}

function bedOf(server: Server, application: Child, keep: (caller: Caller) => Caller): Bed {
  const start = ({ calls, rate, hold }: Traffic) => {
    const share = { calls: Math.ceil(calls / PAIRS), rate: rate / PAIRS, hold }
    const users = Array.from({ length: PAIRS }, (_, user) => user)
    return Promise.all(users.map(async (user) => keep(await startCaller(server.sip, user, share))))
  }
  return {
    server,
    application,
    start,
    async send(traffic) {
      const callers = await start(traffic)
      const outcomes = await Promise.all(callers.map(({ ended }) => ended))
      return outcomes.reduce((one, other) => ({
        successful: one.successful + other.successful,
        failed: one.failed + other.failed,
        repeated: one.repeated + other.repeated,
      }))
    },
    legs: async () => (await application.ask('count', Count)).legs,
    async processorTimes() {
      const [ours, theirs] = [processorTime(server.pid), processorTime(application.pid)]
      return { server: await ours, application: await theirs }
    },
  }
}
